import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** An authenticator app of a user. Each user has at most one. */
export interface AuthenticatorDocument extends Document {
  userId: string;
  /** The key that the app was given, in base32. */
  secret: string;
  verified: boolean;
}

export function authenticators(store: Store): Collection<AuthenticatorDocument> {
  return store.collection<AuthenticatorDocument>({
    name: 'authenticators',
    attributes: [
      { key: 'userId', type: 'string' },
      { key: 'secret', type: 'string' },
      { key: 'verified', type: 'boolean', default: false },
    ],
    indexes: [{ attributes: ['userId'] }],
  });
}

/** The user's authenticator, verified or not. */
export function authenticatorOf(store: Store, userId: string): AuthenticatorDocument | undefined {
  return authenticators(store).where('userId', userId)[0];
}

/** A request for a second factor. It is deleted when it is answered. */
export interface ChallengeDocument extends Document {
  userId: string;
  /** The factor, as the caller wrote it. */
  type: string;
  /** The code that was sent, for `email` and `phone`. */
  code: string;
  expire: string;
}

export function challenges(store: Store): Collection<ChallengeDocument> {
  return store.collection<ChallengeDocument>({
    name: 'challenges',
    attributes: [
      { key: 'userId', type: 'string' },
      { key: 'type', type: 'string' },
      { key: 'code', type: 'string' },
      { key: 'expire', type: 'datetime' },
    ],
    indexes: [{ attributes: ['userId'] }],
  });
}
