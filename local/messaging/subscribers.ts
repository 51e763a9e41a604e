import { requireRole } from '../auth/authorize.ts';
import { type TargetDocument, targetBody, targets } from '../directory/targets.ts';
import { users } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import { announce } from '../events/announce.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { customId, text, uid } from '../http/params.ts';
import { listPage, listQueries, searched, totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import { allows } from '../store/permissions.ts';
import { type SubscriberDocument, subscribers } from './documents.ts';
import { messagingError } from './errors.ts';

import { addToTopic } from './topic-totals.ts';
import { findTopic } from './topics.ts';

function answer(context: Context, subscriber: SubscriberDocument): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, targetId, userId, topicId, providerType } = subscriber;
  const target = targets(context.local.store).get(targetId);
  const userName = users(context.local.store).get(userId)?.name ?? '';
  return {
    ...{ $id, $createdAt, $updatedAt, targetId, target: target ? targetBody(target) : [] },
    ...{ userId, userName, topicId, providerType },
  };
}

const create = route({
  method: 'POST',
  path: '/messaging/topics/:topicId/subscribers',
  scopes: ['subscribers.write'],
  params: { subscriberId: customId(), topicId: uid(), targetId: uid() },
  handle: (context, { subscriberId, topicId, targetId }) => {
    const topic = findTopic(context.local.store, topicId);
    requireRole(context, 'subscribe', topic.subscribe);
    const target = targets(context.local.store).get(targetId);
    if (!target) throw messagingError('user_target_not_found');
    const subscriber = subscribe(context, resolveId(subscriberId), topicId, target);
    const body = answer(context, subscriber);
    announce(context, `topics.${topicId}.subscribers.${subscriber.$id}.create`, body);
    return created(body);
  },
});

function subscribe(context: Context, id: string, topicId: string, target: TargetDocument): SubscriberDocument {
  const { store } = context.local;
  const { $id: targetId, userId, providerType } = target;
  try {
    return store.transaction(() => {
      const subscriber = subscribers(store).create({
        id,
        permissions: [`read("user:${userId}")`, `delete("user:${userId}")`],
        data: { topicId, targetId, userId, providerType, search: [id, targetId, userId, providerType].join(' ') },
      });
      addToTopic(store, topicId, providerType, 1);
      return subscriber;
    });
  } catch (error) {
    throw error instanceof DuplicateError ? messagingError('subscriber_already_exists') : error;
  }
}

const list = route({
  method: 'GET',
  path: '/messaging/topics/:topicId/subscribers',
  scopes: ['subscribers.read'],
  params: {
    topicId: uid(),
    queries: listQueries(['targetId', 'topicId', 'userId', 'providerType']),
    search: optional(text(256), ''),
    total: totalParam(),
  },
  handle: (context, { topicId, queries, search }) => {
    findTopic(context.local.store, topicId);
    // a copy: what a call without queries selects is one object for all calls
    const selected = searched(queries, search);
    const filters = [...selected.filters, { method: 'equal', attribute: 'topicId', values: [topicId] }];
    const selection = { ...selected, filters };
    const page = listPage(subscribers(context.local.store), selection, 'Subscriber', context.roles);
    return ok({ total: page.total, subscribers: page.items.map((subscriber) => answer(context, subscriber)) });
  },
});

/** The subscriber, if the caller may read it. @throws AppwriteError topic_not_found, subscriber_not_found */
function find(context: Context, topicId: string, subscriberId: string): SubscriberDocument {
  findTopic(context.local.store, topicId);
  const subscriber = subscribers(context.local.store).get(subscriberId);
  const { roles } = context;
  if (!subscriber || subscriber.topicId !== topicId || (roles && !allows(subscriber.$permissions, 'read', roles)))
    throw messagingError('subscriber_not_found');
  return subscriber;
}

const get = route({
  method: 'GET',
  path: '/messaging/topics/:topicId/subscribers/:subscriberId',
  scopes: ['subscribers.read'],
  params: { topicId: uid(), subscriberId: uid() },
  handle: (context, { topicId, subscriberId }) => ok(answer(context, find(context, topicId, subscriberId))),
});

const remove = route({
  method: 'DELETE',
  path: '/messaging/topics/:topicId/subscribers/:subscriberId',
  scopes: ['subscribers.write'],
  params: { topicId: uid(), subscriberId: uid() },
  handle: (context, { topicId, subscriberId }) => {
    const subscriber = find(context, topicId, subscriberId);
    if (context.roles && !allows(subscriber.$permissions, 'delete', context.roles))
      throw AppwriteError.of('user_unauthorized');
    const body = answer(context, subscriber);
    const { store } = context.local;
    store.transaction(() => {
      if (subscribers(store).delete(subscriberId)) addToTopic(store, topicId, subscriber.providerType, -1);
    });
    announce(context, `topics.${topicId}.subscribers.${subscriberId}.delete`, body);
    return noContent();
  },
});

export const subscriberRoutes: readonly Route[] = [create, list, get, remove];
