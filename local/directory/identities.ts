import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** A user's account at an OAuth2 provider. */
export interface IdentityDocument extends Document, ProviderTokens {
  userId: string;
  provider: string;
  /** The account's id at the provider. */
  providerUid: string;
  providerEmail: string;
}

/** What a provider issued for a user. */
export interface ProviderTokens {
  providerAccessToken: string;
  /** Null in a session without such a token. */
  providerAccessTokenExpiry: string | null;
  providerRefreshToken: string;
}

export function identities(store: Store): Collection<IdentityDocument> {
  return store.collection<IdentityDocument>({
    name: 'identities',
    attributes: [
      { key: 'userId', type: 'string' },
      { key: 'provider', type: 'string' },
      { key: 'providerUid', type: 'string' },
      { key: 'providerEmail', type: 'string', default: '' },
      { key: 'providerAccessToken', type: 'string', default: '' },
      { key: 'providerAccessTokenExpiry', type: 'datetime' },
      { key: 'providerRefreshToken', type: 'string', default: '' },
    ],
    indexes: [
      { attributes: ['userId'] },
      { attributes: ['provider', 'providerUid'], unique: true },
      { attributes: ['providerEmail'] },
    ],
  });
}

/** Whether the address belongs to an identity of another user than this one, or of any user. Addresses are in lower case. */
export function isIdentityAddress(store: Store, address: string, userId?: string): boolean {
  return identities(store)
    .where('providerEmail', address)
    .some((identity) => identity.userId !== userId);
}
