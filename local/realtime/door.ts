import type { IncomingMessage } from 'node:http';
import { identify } from '../auth/identify.ts';
import { GUEST_ROLES } from '../auth/roles.ts';
import type { UserDocument } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import { nest } from '../http/input/nest.ts';
import { refuseForeignOrigin } from '../http/origin.ts';
import type { Local } from '../local.ts';
import { uniqueId } from '../store/ids.ts';
import { accountBody } from '../users/bodies.ts';
import { ownChannels } from './channels.ts';
import { RealtimeError } from './errors.ts';
import { type RealtimeQuery, readQueries } from './queries.ts';

/** The initial state of a connection. */
export interface Opening {
  user: UserDocument | undefined;
  roles: readonly string[];
  subscriptions: { id: string; channels: string[]; queries: RealtimeQuery[] }[];
  /** The first frame. */
  connected: object;
}

/** Checks the client, its origin and its project. @throws RealtimeError, AppwriteError user_jwt_invalid */
export async function open(local: Local, incoming: IncomingMessage): Promise<Opening> {
  const [, query = ''] = (incoming.url ?? '').split('?', 2);
  const input = nest(new URLSearchParams(query));
  // without a project it is the console's, whose guests get no events
  const isConsole = input['project'] === undefined || input['project'] === '';
  if (!isConsole && input['project'] !== local.project.id) throw policy('Missing or unknown project ID');
  const headers = headersOf(incoming);
  if (!isConsole) refuseOrigin(local, headers);
  const { user, roles } = isConsole ? { user: undefined, roles: GUEST_ROLES } : await whoIs(local, headers);
  const channels = ownChannels(namesOf(input['channels']), user?.$id ?? '');
  const subscriptions = subscriptionsOf(channels, input);
  const data = {
    channels,
    subscriptions: subscriptions.map(({ id }) => id),
    user: user ? accountBody(local.store, user) : null,
  };
  return { user, roles, subscriptions, connected: { type: 'connected', data } };
}

function policy(message: string): RealtimeError {
  return new RealtimeError(1008, message);
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const { 'x-appwrite-key': _, ...others } = headers; // an API key has no effect here
  return Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value ?? '')]));
}

function refuseOrigin(local: Local, headers: Record<string, string>): void {
  if (headers['origin'] === 'null') throw policy('Invalid Origin.');
  try {
    refuseForeignOrigin(local.platforms, { headers });
  } catch (error) {
    throw error instanceof AppwriteError ? policy(error.message) : error;
  }
}

async function whoIs(local: Local, headers: Record<string, string>) {
  const caller = await identify(local, { headers });
  if (caller.kind !== 'user') return { user: undefined, roles: caller.roles };
  return { user: caller.user, roles: caller.roles };
}

function namesOf(channels: unknown): string[] {
  return Array.isArray(channels) ? channels.filter((channel) => typeof channel === 'string') : [];
}

/**
 * The subscriptions in an address: `channels[]=rows` and, for one with queries, `rows[0][]=<query>`, by the number of the
 * subscription. In names, `_` stands for a dot.
 */
function subscriptionsOf(channels: readonly string[], input: Readonly<Record<string, unknown>>) {
  const found = new Map<number, { channels: string[]; queries: RealtimeQuery[] }>();
  for (const channel of channels) {
    const key = channel.replaceAll('.', '_');
    const slots = key === 'project' || !Object.hasOwn(input, key) ? undefined : [input[key]].flat();
    for (const [index, slot] of (slots ?? [[]]).entries()) {
      const there = found.get(index) ?? { channels: [], queries: [] };
      there.channels.push(channel);
      if (there.queries.length === 0) there.queries = readQueries([slot].flat());
      found.set(index, there);
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, subscription]) => ({ id: uniqueId(), ...subscription }));
}
