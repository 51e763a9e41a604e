import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** A call of a user that changed something. */
export interface LogDocument extends Document {
  userId: string;
  /** Such as `session.create`. */
  event: string;
  /** The user's name and address at that time. */
  userName: string;
  userEmail: string;
  ip: string;
  userAgent: string;
}

export function logs(store: Store): Collection<LogDocument> {
  return store.collection<LogDocument>({
    name: 'logs',
    attributes: [
      { key: 'userId', type: 'string' },
      { key: 'event', type: 'string' },
      { key: 'userName', type: 'string', default: '' },
      { key: 'userEmail', type: 'string', default: '' },
      { key: 'ip', type: 'string', default: '' },
      { key: 'userAgent', type: 'string', default: '' },
    ],
    indexes: [{ attributes: ['userId'] }],
  });
}

/** How long logs are kept, in milliseconds: 14 days. Source: appwrite 1.9.6, _APP_MAINTENANCE_RETENTION_AUDIT. */
const RETENTION = 14 * 24 * 60 * 60 * 1000;

/** Deletes logs that are too old. */
export function removeOldLogs(store: Store): void {
  const before = new Date(Date.now() - RETENTION).toISOString();
  const old = { method: 'lessThan', attribute: '$createdAt', values: [before] };
  for (const { $id } of logs(store).find({ filters: [old], limit: -1 })) logs(store).delete($id);
}
