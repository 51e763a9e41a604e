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
  hashOptions: Record<string, string | number | boolean>;
  passwordUpdate: string | null;
  /** The hashes of earlier passwords that the project's policy remembers, the newest last. */
  passwordHistory: string[];
  registration: string;
  accessedAt: string | null;
  mfa: boolean;
  /** Recovery codes that are not used up. Empty if none were created. */
  mfaRecoveryCodes: string[];
  /** Whether the user may act as another user. */
  impersonator: boolean;
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
      { key: 'passwordHistory', type: 'string', array: true, default: [] },
      { key: 'registration', type: 'datetime' },
      { key: 'accessedAt', type: 'datetime' },
      { key: 'mfa', type: 'boolean', default: false },
      { key: 'mfaRecoveryCodes', type: 'string', array: true, default: [] },
      { key: 'impersonator', type: 'boolean', default: false },
      { key: 'prefs', type: 'json', default: {} },
      { key: 'search', type: 'string', default: '' },
    ],
    indexes: [
      { attributes: ['email'], unique: true },
      { attributes: ['phone'], unique: true },
    ],
  });
}
