import { announce } from '../events/announce.ts';
import { nullable, optional } from '../http/param.ts';
import { customId, roles, text, uid } from '../http/params.ts';
import { listPage, listQueries, searched, totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { type Change, DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import type { Store } from '../store/store.ts';
import { subscribers, type TopicDocument, topics } from './documents.ts';
import { messagingError } from './errors.ts';

function answer(topic: TopicDocument): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, name, emailTotal, smsTotal, pushTotal, subscribe } = topic;
  return { $id, $createdAt, $updatedAt, name, emailTotal, smsTotal, pushTotal, subscribe };
}

/** The topic with this id. @throws AppwriteError topic_not_found */
export function findTopic(store: Store, id: string): TopicDocument {
  const topic = topics(store).get(id);
  if (!topic) throw messagingError('topic_not_found');
  return topic;
}

const create = route({
  method: 'POST',
  path: '/messaging/topics',
  scopes: ['topics.write'],
  params: { topicId: customId(), name: text(128), subscribe: optional(roles(), ['users']) },
  handle: (context, { topicId, name, subscribe }) => {
    const id = resolveId(topicId);
    try {
      const topic = topics(context.local.store).create({
        id,
        data: { name, subscribe, search: `${id} ${name}`.toLowerCase() },
      });
      announce(context, `topics.${id}.create`, answer(topic));
      return created(answer(topic));
    } catch (error) {
      throw error instanceof DuplicateError ? messagingError('topic_already_exists') : error;
    }
  },
});

const list = route({
  method: 'GET',
  path: '/messaging/topics',
  scopes: ['topics.read'],
  params: {
    queries: listQueries(['name', 'emailTotal', 'smsTotal', 'pushTotal']),
    search: optional(text(256), ''),
    total: totalParam(),
  },
  handle: (context, { queries, search }) => {
    const page = listPage(topics(context.local.store), searched(queries, search), 'Topic');
    return ok({ total: page.total, topics: page.items.map(answer) });
  },
});

const get = route({
  method: 'GET',
  path: '/messaging/topics/:topicId',
  scopes: ['topics.read'],
  params: { topicId: uid() },
  handle: (context, { topicId }) => ok(answer(findTopic(context.local.store, topicId))),
});

const update = route({
  method: 'PATCH',
  path: '/messaging/topics/:topicId',
  scopes: ['topics.write'],
  params: { topicId: uid(), name: nullable(text(128)), subscribe: nullable(roles()) },
  handle: (context, { topicId, name, subscribe }) => {
    findTopic(context.local.store, topicId);
    const change: Change<TopicDocument> = {
      ...(name === null ? {} : { name, search: `${topicId} ${name}`.toLowerCase() }),
      ...(subscribe === null ? {} : { subscribe }),
    };
    const topic = topics(context.local.store).update(topicId, change);
    if (!topic) throw messagingError('topic_not_found');
    announce(context, `topics.${topicId}.update`, answer(topic));
    return ok(answer(topic));
  },
});

const remove = route({
  method: 'DELETE',
  path: '/messaging/topics/:topicId',
  scopes: ['topics.write'],
  params: { topicId: uid() },
  handle: (context, { topicId }) => {
    const { store } = context.local;
    const topic = findTopic(store, topicId);
    store.transaction(() => {
      topics(store).delete(topicId);
      for (const { $id } of subscribers(store).where('topicId', topicId)) subscribers(store).delete($id);
    });
    announce(context, `topics.${topicId}.delete`, answer(topic));
    return noContent();
  },
});

export const topicRoutes: readonly Route[] = [create, list, get, update, remove];
