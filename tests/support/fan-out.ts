import { request as httpRequest } from 'node:http';
import { Functions as AppFunctions } from 'appwrite';
import { type ExecutionMethod, Functions, Messaging, Query, TablesDB, Users } from 'node-appwrite';
import { targets } from '../../local/directory/targets.ts';
import { users } from '../../local/directory/users.ts';
import { enqueue } from '../../local/functions/executions/queue.ts';
import type { Call, Hooks } from '../../local/hooks.ts';
import { inbox } from '../../local/inbox/inbox.ts';
import { uniqueId } from '../../local/store/ids.ts';
import { insertUser, removeUser } from '../../local/users/store.ts';
import { startAppwrite } from './appwrite.ts';
import { deployFunctions, type FunctionOverride } from './functions.ts';

export const ID = 'fan-out-message';
export const CHANNELS = ['email', 'sms', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];
const campaigns = { databaseId: 'app', tableId: 'campaigns' };
const campaignProgress = { databaseId: 'app', tableId: 'campaignProgress' };

/** A message for each channel. */
export const MESSAGES = {
  email: { subject: 'News', content: 'There is some.' },
  sms: { content: 'There is some.' },
  push: { title: 'News', body: 'There is some.' },
} as const;

export interface Answered {
  status: number;
  // each test asserts its own shape
  json: Record<string, unknown>;
}
export type Ask = (
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answered>;

/** A local Appwrite with the function `fan-out-message`, and people who call it through the SDKs. */
export async function startFanOut(vars: Readonly<Record<string, string>> = {}, override: FunctionOverride = {}) {
  const hooks: Hooks = {};
  const calls: Call[] = [];
  const appwrite = await startAppwrite({
    hooks: {
      async before(call) {
        if (call.functionId === ID) calls.push(call);
        await hooks.before?.(call);
      },
      gap: (name, call) => hooks.gap?.(name, call),
      after: (call, status) => hooks.after?.(call, status),
    },
  });
  // a test runs the schedule
  await deployFunctions(appwrite, [ID], { [ID]: { schedule: '', ...override, vars } });
  const db = new TablesDB(appwrite.admin());
  const api = new Users(appwrite.admin());
  const { store } = appwrite.local;
  const startRound = () => {
    const run = { functionId: ID, trigger: 'schedule', method: 'POST', path: '/' } as const;
    enqueue(appwrite.local, { ...run, executionId: uniqueId(), headers: [], body: '' });
  };
  return {
    appwrite,
    /** Hooks of a test into calls; the test removes what it sets. */
    hooks,
    /** The calls that the function made. */
    calls,
    db,
    users: api,
    messaging: new Messaging(appwrite.admin()),
    idle: () => appwrite.local.jobs.idle(),
    guest: askerOf(new AppFunctions(appwrite.guest())),
    apiKey: askerOf(new Functions(appwrite.admin())),
    /** Calls the function's own domain; the answer's status. */
    domain: (method: string, path: string, body: unknown) =>
      callDomain(Number(new URL(appwrite.endpoint).port), method, path, body),
    /** Signs up a user, who calls the function with the web SDK. */
    async person(userId: string, labels: string[]) {
      await api.create({ userId, name: userId });
      await api.updateLabels({ userId, labels });
      const { secret } = await api.createSession({ userId });
      const client = appwrite.guest().setSession(secret);
      return { id: userId, secret, client, ask: askerOf(new AppFunctions(client)) };
    },
    /** Runs the function's schedule. */
    startRound,
    /** The same, and waits until all is done. */
    async comeRound() {
      startRound();
      await appwrite.local.jobs.idle();
    },
    /** Lets every lease expire. */
    async passTime() {
      const dueAt = new Date(Date.now() - 1000).toISOString();
      const queries = [Query.isNotNull('dueAt'), Query.limit(100)];
      for (const { $id } of (await db.listRows({ ...campaigns, queries })).rows)
        await db.updateRow({ ...campaigns, rowId: $id, data: { dueAt } });
    },
    campaign: (rowId: string) => db.getRow({ ...campaigns, rowId }),
    progress: (rowId: string) => db.getRow({ ...campaignProgress, rowId }),
    /** The number of messages for each user. */
    received(channel?: Channel): Record<string, number> {
      const counts: Record<string, number> = {};
      for (const item of inbox(store).find({ limit: -1 }))
        if ((channel === undefined || item.channel === channel) && item.userId !== null)
          counts[item.userId] = (counts[item.userId] ?? 0) + 1;
      return counts;
    },
    emptyInbox: () => inbox(store).clear(),
    /** Creates a user who can be reached on every channel. Bypasses the API, so that two thousand are created quickly. */
    makeUser(
      id: string,
      data: Partial<{ labels: string[]; prefs: Record<string, unknown>; status: boolean }> = {},
    ): void {
      insertUser(appwrite.local, { id, email: `${id}@example.com`.toLowerCase(), present: false });
      if (Object.keys(data).length > 0) users(store).update(id, data);
      const identifiers = { email: `${id}@example.com`.toLowerCase(), sms: `+${id}`, push: `token-${id}` };
      for (const providerType of CHANNELS)
        targets(store).create({ data: { userId: id, providerType, identifier: identifiers[providerType] } });
    },
    removeUser: (id: string) => removeUser(appwrite.local, id),
  };
}

export type FanOut = Awaited<ReturnType<typeof startFanOut>>;

/** Ids in another order than the creation of their users. */
export function scattered(count: number, prefix = ''): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${prefix}${((index * 7919) % 99_991).toString(36).padStart(4, '0')}x${index}`,
  );
}

/** The counts if each of these users got one message. */
export function once(ids: Iterable<string>): Record<string, number> {
  return Object.fromEntries([...ids].map((id) => [id, 1]));
}

function askerOf(functions: Pick<Functions, 'createExecution'> | AppFunctions): Ask {
  return async (method, xpath, body, headers = {}) => {
    const execution = await (functions as Functions).createExecution({
      functionId: ID,
      xpath,
      method: method as ExecutionMethod,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = execution.responseBody;
    return { status: execution.responseStatusCode, json: text.startsWith('{') ? JSON.parse(text) : {} };
  };
}

function callDomain(port: number, method: string, path: string, body: unknown): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host: `${ID}.localhost:${port}`, 'content-type': 'application/json' };
    const outgoing = httpRequest({ port, host: '127.0.0.1', method, path, headers });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode ?? 0);
    });
    outgoing.end(JSON.stringify(body));
  });
}
