import { setTimeout } from 'node:timers/promises';
import { findSession } from '../auth/identify.ts';
import { rolesOf } from '../auth/roles.ts';
import type { Local } from '../local.ts';
import { uniqueId } from '../store/ids.ts';
import { accountBody } from '../users/bodies.ts';
import { ownChannels } from './channels.ts';
import { badMessage, RealtimeError } from './errors.ts';
import type { Hub } from './hub.ts';
import type { Listener } from './listener.ts';
import { readQueries } from './queries.ts';

/**
 * The minimum duration of an authentication, in milliseconds. Messages right after it are answered first, as on the real
 * server.
 */
const LOOKING_UP = 5;

/** A message of a connection. */
export interface Incoming {
  local: Local;
  hub: Hub;
  listener: Listener;
  text: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Answers a message. @throws RealtimeError */
export async function answerMessage(incoming: Incoming): Promise<object> {
  const message = parse(incoming.text);
  switch (message['type']) {
    case 'ping':
      return { type: 'pong' };
    case 'subscribe':
      return response('subscribe', { subscriptions: subscribe(incoming, message['data']) });
    case 'unsubscribe':
      return response('unsubscribe', { subscriptions: unsubscribe(incoming, message['data']) });
    case 'authentication':
      return response('authentication', { user: await authenticate(incoming, message['data']) });
    case 'presence':
      throw new RealtimeError(501, 'Presences are not supported by the local Appwrite.');
    default:
      throw badMessage('Message type is not valid.');
  }
}

function response(to: string, data: object): object {
  return { type: 'response', data: { to, success: true, ...data } };
}

function parse(text: string): Fields {
  try {
    const message: unknown = JSON.parse(text);
    if (isFields(message) && ('type' in message || 'data' in message)) return message;
  } catch {
    // told below
  }
  throw badMessage('Message format is not valid.');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function subscribe({ hub, listener }: Incoming, data: unknown): object[] {
  refuseUnbound(listener);
  const asked = itemsOf(data).map((item) => readSubscription(item, listener));
  for (const { subscriptionId, channels, queries } of asked) listener.subscribe(subscriptionId, channels, queries);
  hub.update(listener);
  return asked.map(({ queries, ...rest }) => ({
    ...rest,
    queries: queries.map((query) => JSON.stringify({ values: [], ...query })),
  }));
}

/** @throws RealtimeError 1008 if the connection no longer belongs to a project */
function refuseUnbound({ isBound }: Listener): void {
  if (!isBound) throw new RealtimeError(1008, 'Missing project context. Reconnect to the project first.');
}

function readSubscription(item: unknown, { userId }: Listener) {
  if (!isFields(item)) throw badMessage('items: Each subscribe payload must be an object.');
  const { subscriptionId = uniqueId(), channels, queries = [] } = item;
  if (!Array.isArray(channels)) throw badMessage('items: channels is not present in payload.');
  if (!channels.every((channel) => typeof channel === 'string'))
    throw badMessage('items: channels must contain only strings.');
  if (!isId(subscriptionId)) throw badMessage('items: subscriptionId is not a valid id.');
  if (!Array.isArray(queries)) throw badMessage('items: queries is not a valid array.');
  return { subscriptionId, channels: ownChannels(channels, userId), queries: queriesOf(queries) };
}

function queriesOf(queries: readonly unknown[]) {
  try {
    return readQueries(queries);
  } catch (error) {
    // in a message an invalid query does not end the connection
    if (error instanceof RealtimeError && error.code === 1008) throw badMessage(`Invalid query: ${error.message}`);
    throw error;
  }
}

function unsubscribe({ hub, listener }: Incoming, data: unknown): object[] {
  const ids = itemsOf(data).map((item) => {
    const id = isFields(item) ? item['subscriptionId'] : undefined;
    if (typeof id !== 'string' || id === '')
      throw badMessage('items: Each unsubscribe payload must include a non-empty subscriptionId.');
    return id;
  });
  const removed = ids.map((id) => ({ subscriptionId: id, removed: listener.subscriptions.delete(id) }));
  hub.update(listener);
  return removed;
}

/** @throws RealtimeError 1003 */
function itemsOf(data: unknown): unknown[] {
  if (data === undefined || data === null) throw badMessage('Payload is not valid. Items is required');
  if (!Array.isArray(data)) throw badMessage('items: Payload is not valid.');
  return data;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9][\w.-]{0,35}$/.test(value);
}

/** The user of the session in the message, who becomes the user of the connection. */
async function authenticate({ local, hub, listener }: Incoming, data: unknown): Promise<object> {
  const session = isFields(data) ? data['session'] : undefined;
  if (typeof session !== 'string') throw badMessage('Payload is not valid. Session is required');
  await setTimeout(LOOKING_UP);
  const found = findSession(local, session);
  if (!found) throw badMessage('Session is not valid.');
  listener.become(found.user.$id, rolesOf(found.user, local.store));
  hub.update(listener);
  return accountBody(local.store, found.user);
}
