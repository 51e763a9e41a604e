import type { Collection } from '../../store/collection.ts';
import type { Document } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';

/** An account of the account chooser, at one provider. The document's id is the account's id at that provider. */
export interface AccountDocument extends Document {
  provider: string;
  name: string;
  /** Empty for an account whose address the provider does not tell. */
  email: string;
  verified: boolean;
}

export function chooserAccounts(store: Store): Collection<AccountDocument> {
  return store.collection<AccountDocument>({
    name: 'oauth2Accounts',
    attributes: [
      { key: 'provider', type: 'string' },
      { key: 'name', type: 'string', default: '' },
      { key: 'email', type: 'string', default: '' },
      { key: 'verified', type: 'boolean', default: false },
    ],
    indexes: [{ attributes: ['provider'] }],
  });
}

/** What the chooser issued: a code, an access token or a refresh token. The document's id is the text itself. */
export interface GrantDocument extends Document {
  kind: 'code' | 'access' | 'refresh';
  provider: string;
  /** Empty for the code of a provider that is down. */
  accountId: string;
  /** Null for a refresh token, which is always valid. */
  expire: string | null;
}

export function chooserGrants(store: Store): Collection<GrantDocument> {
  return store.collection<GrantDocument>({
    name: 'oauth2Grants',
    attributes: [
      { key: 'kind', type: 'string' },
      { key: 'provider', type: 'string' },
      { key: 'accountId', type: 'string', default: '' },
      { key: 'expire', type: 'datetime' },
    ],
  });
}
