import { targets } from '../directory/targets.ts';
import { AppwriteError } from '../errors.ts';
import { findFile } from '../storage/files-lookup.ts';
import type { Store } from '../store/store.ts';
import { isPast } from '../store/time.ts';
import { type Channel, type MessageDocument, type MessageStatus, messages } from './documents.ts';
import { messagingError } from './errors.ts';

/** The maximum number of targets of a message. Recorded from a running 1.9.6. */
const TARGETS_LIMIT = 500;

export interface Recipients {
  topics: string[];
  users: string[];
  targets: string[];
}

/** The message with this id. @throws AppwriteError message_not_found */
export function findMessage(store: Store, id: string): MessageDocument {
  const message = messages(store).get(id);
  if (!message) throw messagingError('message_not_found');
  return message;
}

/** The status of a new message. */
export function statusOf(draft: boolean, scheduledAt: string | null): MessageStatus {
  if (draft) return 'draft';
  return scheduledAt === null ? 'processing' : 'scheduled';
}

/** @throws AppwriteError message_missing_target if a message to be sent has no recipients */
export function refuseNobody(status: MessageStatus, { topics, users, targets: ids }: Recipients): void {
  if (status !== 'draft' && topics.length + users.length + ids.length === 0)
    throw messagingError('message_missing_target');
}

/**
 * @throws AppwriteError message_target_not_email (or sms, push) if an id is not a target of the channel, or occurs twice
 */
export function refuseOtherTargets(store: Store, channel: Channel, ids: readonly string[]): void {
  if (ids.length > TARGETS_LIMIT) throw AppwriteError.of('general_server_error', 'Server Error');
  const found = new Set(ids.filter((id) => targets(store).get(id)?.providerType === channel));
  if (found.size !== ids.length) throw messagingError(`message_target_not_${channel}`);
}

/** The attachments in their stored form. @throws AppwriteError storage_bucket_not_found, storage_file_not_found */
export function attachmentsOf(store: Store, compound: readonly string[]): { bucketId: string; fileId: string }[] {
  return compound.map((pair) => {
    const [bucketId = '', fileId = ''] = pair.split(':');
    findFile(store, bucketId, fileId);
    return { bucketId, fileId };
  });
}

/** The status after an update. */
export function statusAfter(
  message: MessageDocument,
  draft: boolean | null,
  scheduledAt: string | null,
): MessageStatus {
  return draft === null && scheduledAt === null ? message.status : statusOf(draft === true, scheduledAt);
}

/** @throws AppwriteError if a message can no longer be changed */
export function refuseChange(message: MessageDocument, status: MessageStatus, scheduledAt: string | null): void {
  if (message.status === 'processing') throw messagingError('message_already_processing');
  if (message.status === 'sent') throw messagingError('message_already_sent');
  if (message.status === 'failed') throw messagingError('message_already_failed');
  if (status === 'scheduled' && scheduledAt === null && message.scheduledAt === null)
    throw messagingError('message_missing_schedule');
  if (message.scheduledAt !== null && isPast(message.scheduledAt)) throw messagingError('message_already_scheduled');
}
