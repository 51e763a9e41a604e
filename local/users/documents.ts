import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/**
 * A user as stored. Texts that Appwrite answers as `""` when they are not set are null here, so that they can be unique.
 */
export interface UserDocument extends Document {
  name: string;
  email: string | null;
  phone: string | null;
  status: boolean;
  labels: string[];
  emailVerification: boolean;
  phoneVerification: boolean;
  /** The hash. Null if the user has no password. */
  password: string | null;
  hash: string;
  hashOptions: Record<string, string | number>;
  passwordUpdate: string | null;
  registration: string;
  accessedAt: string | null;
  mfa: boolean;
  prefs: Record<string, unknown>;
  /** Texts in lower case that `search` searches. */
  search: string;
}

export function users(store: Store): Collection<UserDocument> {
  return store.collection<UserDocument>({
    name: 'users',
    attributes: [
      { key: 'name', type: 'string', default: '' },
      { key: 'email', type: 'string' },
      { key: 'phone', type: 'string' },
      { key: 'status', type: 'boolean', default: true },
      { key: 'labels', type: 'string', array: true, default: [] },
      { key: 'emailVerification', type: 'boolean', default: false },
      { key: 'phoneVerification', type: 'boolean', default: false },
      { key: 'password', type: 'string' },
      { key: 'hash', type: 'string', default: 'argon2' },
      { key: 'hashOptions', type: 'json', default: {} },
      { key: 'passwordUpdate', type: 'datetime' },
      { key: 'registration', type: 'datetime' },
      { key: 'accessedAt', type: 'datetime' },
      { key: 'mfa', type: 'boolean', default: false },
      { key: 'prefs', type: 'json', default: {} },
      { key: 'search', type: 'string', default: '' },
    ],
    indexes: [
      { attributes: ['email'], unique: true },
      { attributes: ['phone'], unique: true },
    ],
  });
}

/** A session. Its secret is stored as a SHA-256 hash only. */
export interface SessionDocument extends Document {
  userId: string;
  secretHash: string;
  provider: string;
  providerUid: string;
  expire: string;
  ip: string;
  userAgent: string;
  factors: string[];
}

export function sessions(store: Store): Collection<SessionDocument> {
  return store.collection<SessionDocument>({
    name: 'sessions',
    attributes: [
      { key: 'userId', type: 'string' },
      { key: 'secretHash', type: 'string' },
      { key: 'provider', type: 'string', default: '' },
      { key: 'providerUid', type: 'string', default: '' },
      { key: 'expire', type: 'datetime' },
      { key: 'ip', type: 'string', default: '' },
      { key: 'userAgent', type: 'string', default: '' },
      { key: 'factors', type: 'string', array: true, default: [] },
    ],
    indexes: [{ attributes: ['userId'] }, { attributes: ['secretHash'] }],
  });
}

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

/** An e-mail address, a phone number or a device of a user. */
export interface TargetDocument extends Document {
  userId: string;
  sessionId: string | null;
  providerId: string | null;
  providerType: 'email' | 'sms' | 'push';
  identifier: string;
  name: string;
  expired: boolean;
}

export function targets(store: Store): Collection<TargetDocument> {
  return store.collection<TargetDocument>({
    name: 'targets',
    attributes: [
      { key: 'userId', type: 'string' },
      { key: 'sessionId', type: 'string' },
      { key: 'providerId', type: 'string' },
      { key: 'providerType', type: 'string' },
      { key: 'identifier', type: 'string' },
      { key: 'name', type: 'string', default: '' },
      { key: 'expired', type: 'boolean', default: false },
    ],
    indexes: [{ attributes: ['userId'] }, { attributes: ['identifier'], unique: true }],
  });
}
