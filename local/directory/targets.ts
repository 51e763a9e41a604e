import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

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

/** A target in Appwrite's form. */
export function targetBody(target: TargetDocument): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, name, userId, providerId, providerType, identifier, expired } = target;
  return { $id, $createdAt, $updatedAt, name, userId, providerId, providerType, identifier, expired };
}
