import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { ProviderTokens } from './identities.ts';

/** A session. Its secret is stored as a SHA-256 hash only. */
export interface SessionDocument extends Document, ProviderTokens {
  userId: string;
  secretHash: string;
  provider: string;
  providerUid: string;
  expire: string;
  ip: string;
  userAgent: string;
  factors: string[];
  /** When a second factor was last proved. Null if never. */
  mfaUpdatedAt: string | null;
}

export function sessions(store: Store): Collection<SessionDocument> {
  return store.collection<SessionDocument>({
    name: 'sessions',
    attributes: [
      { key: 'userId', type: 'string' },
      { key: 'secretHash', type: 'string' },
      { key: 'provider', type: 'string', default: '' },
      { key: 'providerUid', type: 'string', default: '' },
      { key: 'providerAccessToken', type: 'string', default: '' },
      { key: 'providerAccessTokenExpiry', type: 'datetime' },
      { key: 'providerRefreshToken', type: 'string', default: '' },
      { key: 'expire', type: 'datetime' },
      { key: 'ip', type: 'string', default: '' },
      { key: 'userAgent', type: 'string', default: '' },
      { key: 'factors', type: 'string', array: true, default: [] },
      { key: 'mfaUpdatedAt', type: 'datetime' },
    ],
    indexes: [{ attributes: ['userId'] }, { attributes: ['secretHash'] }, { attributes: ['providerUid'] }],
  });
}
