import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** A token that can be spent for a session or a verification. Its secret is stored as a SHA-256 hash only. */
export interface TokenDocument extends Document {
  userId: string;
  secretHash: string;
  /** `magic-url`, `email`, `phone`, `oauth2`, `generic`, `verification`, `recovery`, `invite`. */
  type: string;
  expire: string;
}

export function tokens(store: Store): Collection<TokenDocument> {
  return store.collection<TokenDocument>({
    name: 'tokens',
    attributes: [
      { key: 'userId', type: 'string' },
      { key: 'secretHash', type: 'string' },
      { key: 'type', type: 'string' },
      { key: 'expire', type: 'datetime' },
    ],
    indexes: [{ attributes: ['userId'] }],
  });
}
