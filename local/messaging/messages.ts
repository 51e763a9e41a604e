import { targetBody, targets } from '../directory/targets.ts';
import { announce } from '../events/announce.ts';
import { optional } from '../http/param.ts';
import { text, uid } from '../http/params.ts';
import { listPage, listQueries, searched, totalParam } from '../http/queries.ts';
import { noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { isPast } from '../store/time.ts';
import { type MessageDocument, messages } from './documents.ts';
import { messagingError } from './errors.ts';
import { findMessage } from './message-rules.ts';
import { messageAnswer } from './message-store.ts';

const list = route({
  method: 'GET',
  path: '/messaging/messages',
  scopes: ['messages.read'],
  params: {
    queries: listQueries(['scheduledAt', 'deliveredAt', 'deliveredTotal', 'status', 'providerType']),
    search: optional(text(256), ''),
    total: totalParam(),
  },
  handle: (context, { queries, search }) => {
    const page = listPage(messages(context.local.store), searched(queries, search), 'Message');
    return ok({ total: page.total, messages: page.items.map(messageAnswer) });
  },
});

const get = route({
  method: 'GET',
  path: '/messaging/messages/:messageId',
  scopes: ['messages.read'],
  params: { messageId: uid() },
  handle: (context, { messageId }) => ok(messageAnswer(findMessage(context.local.store, messageId))),
});

const listTargets = route({
  method: 'GET',
  path: '/messaging/messages/:messageId/targets',
  scopes: ['messages.read'],
  params: {
    messageId: uid(),
    queries: listQueries(['userId', 'providerId', 'identifier', 'providerType']),
    total: totalParam(),
  },
  handle: (context, { messageId, queries }) => {
    const { store } = context.local;
    const ids = findMessage(store, messageId).targets;
    if (ids.length === 0) return ok({ total: 0, targets: [] });
    const filters = [...queries.filters, { method: 'equal', attribute: '$id', values: ids }];
    const page = listPage(targets(store), { ...queries, filters }, 'Target');
    return ok({ total: page.total, targets: page.items.map(targetBody) });
  },
});

/** @throws AppwriteError message_already_scheduled while it is being sent, or after its date */
function refuseDeletion(message: MessageDocument): void {
  if (message.status === 'processing') throw messagingError('message_already_scheduled');
  if (message.status === 'scheduled' && (message.scheduledAt === null || isPast(message.scheduledAt)))
    throw messagingError('message_already_scheduled');
}

const remove = route({
  method: 'DELETE',
  path: '/messaging/messages/:messageId',
  scopes: ['messages.write'],
  params: { messageId: uid() },
  handle: (context, { messageId }) => {
    const { store, jobs } = context.local;
    const message = findMessage(store, messageId);
    refuseDeletion(message);
    store.transaction(() => {
      if (message.jobId !== null) jobs.cancel(message.jobId);
      messages(store).delete(messageId);
    });
    announce(context, `messages.${messageId}.delete`, messageAnswer(message));
    return noContent();
  },
});

export const messageRoutes: readonly Route[] = [list, get, listTargets, remove];
