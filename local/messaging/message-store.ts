import { announce } from '../events/announce.ts';
import type { Context } from '../http/context.ts';
import { DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import { type Channel, type MessageDocument, type MessageStatus, messages } from './documents.ts';
import { messagingError } from './errors.ts';
import { type Recipients, refuseChange, refuseNobody, statusAfter } from './message-rules.ts';

/** The job that sends a message. */
export const MESSAGE_JOB = 'message';

export function messageAnswer(message: MessageDocument): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, providerType, topics, users, targets, scheduledAt, deliveredAt } = message;
  const { deliveryErrors, deliveredTotal, data, status } = message;
  return {
    ...{ $id, $createdAt, $updatedAt, providerType, topics, users, targets, scheduledAt, deliveredAt },
    ...{ deliveryErrors, deliveredTotal, data, status },
  };
}

export interface NewMessage extends Recipients {
  messageId: string;
  providerType: Channel;
  /** The stored date of the message. */
  scheduledAt: string | null;
  data: Record<string, unknown>;
  status: MessageStatus;
}

/**
 * Stores a message and, unless it is a draft, the job that sends it at `sendAt` (null for now).
 * @throws AppwriteError message_already_exists
 */
export function createMessage(context: Context, message: NewMessage, sendAt: string | null): Record<string, unknown> {
  const { store, jobs } = context.local;
  const { messageId, ...data } = message;
  const id = resolveId(messageId);
  try {
    const made = store.transaction(() => {
      const jobId = data.status === 'draft' ? null : jobs.add(MESSAGE_JOB, id, sendAt ?? undefined);
      return messages(store).create({ id, data: { ...data, jobId, search: messageSearch(id, data) } });
    });
    const body = messageAnswer(made);
    announce(context, `messages.${id}.create`, body);
    return body;
  } catch (error) {
    throw error instanceof DuplicateError ? messagingError('message_already_exists') : error;
  }
}

/** The texts of a message that `search` searches. */
export function messageSearch(id: string, { data, providerType }: Pick<NewMessage, 'data' | 'providerType'>): string {
  const texts = [data['subject'], data['title'], data['content'], data['body']].filter((text) => text !== undefined);
  return [id, providerType, ...texts].join(' ').toLowerCase();
}

/** The changes of a message. Null keeps the current value. */
export interface MessageChange {
  draft: boolean | null;
  scheduledAt: string | null;
  topics: string[] | null;
  users: string[] | null;
  targets: string[] | null;
}

/**
 * Changes a message that was not sent yet, and sends it if it is no longer a draft.
 * @throws AppwriteError message_missing_target, message_already_sent and similar
 */
export function updateMessage(
  context: Context,
  message: MessageDocument,
  change: MessageChange,
  newData: () => Record<string, unknown>,
): Record<string, unknown> {
  const { store, jobs } = context.local;
  const status = statusAfter(message, change.draft, change.scheduledAt);
  const recipients: Recipients = {
    topics: change.topics ?? message.topics,
    users: change.users ?? message.users,
    targets: change.targets ?? message.targets,
  };
  refuseNobody(status, recipients);
  refuseChange(message, status, change.scheduledAt);
  const data = { ...message.data, ...newData() };
  const scheduledAt = change.scheduledAt ?? message.scheduledAt;
  const changed = store.transaction(() => {
    if (message.jobId !== null) jobs.cancel(message.jobId);
    const sendAt = status === 'scheduled' ? (scheduledAt ?? undefined) : undefined;
    const jobId = status === 'draft' ? null : jobs.add(MESSAGE_JOB, message.$id, sendAt);
    const search = messageSearch(message.$id, { data, providerType: message.providerType });
    return messages(store).update(message.$id, { ...recipients, data, scheduledAt, status, jobId, search });
  });
  if (!changed) throw messagingError('message_not_found');
  const body = messageAnswer(changed);
  announce(context, `messages.${message.$id}.update`, body);
  return body;
}

/** The parameters of the call, without missing ones. */
export function sent(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
}
