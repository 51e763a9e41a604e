import { ExecutionMethod, Functions, Query, Runtime, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { deploy } from '../../../tests/support/echo.ts';
import { onExecution } from '../state.ts';
import { matchesEvent, whyNotAnEvent } from './event-names.ts';

const RECORDER = `module.exports = async ({ req, res, log }) => {
  const headers = Object.fromEntries(Object.entries(req.headers).filter(([name]) => name !== 'host'));
  log(JSON.stringify({ method: req.method, path: req.path, headers, body: req.bodyJson }));
  return res.empty();
};`;

let appwrite: TestAppwrite;
let functions: Functions;
let users: Users;

beforeAll(async () => {
  appwrite = await startAppwrite();
  functions = new Functions(appwrite.admin());
  users = new Users(appwrite.admin());
  const events = ['users.*.create', 'users.*.update.prefs'];
  await functions.create({ functionId: 'recorder', name: 'Recorder', runtime: Runtime.Node22, events });
  await deploy(appwrite, 'recorder', { 'main.js': RECORDER }, 'main.js');
});
afterAll(() => appwrite.close());

async function latest() {
  await appwrite.local.jobs.idle();
  const { executions } = await functions.listExecutions({
    functionId: 'recorder',
    queries: [Query.orderDesc('$createdAt'), Query.limit(1)],
  });
  return executions[0];
}

it('runs a function for an event that it subscribed to, with the event’s headers and payload', async () => {
  const lines: string[] = [];
  const end = onExecution(appwrite.local, (news) => lines.push(news.kind));
  await users.create({ userId: 'alice', email: 'alice@example.com', name: 'Alice' });
  const execution = await latest();
  end();
  expect(execution).toMatchObject({
    trigger: 'event',
    status: 'completed',
    requestMethod: 'POST',
    requestPath: '/',
    requestHeaders: [{ name: 'content-type', value: 'application/json' }],
    responseStatusCode: 204,
    $permissions: [],
  });
  const seen = JSON.parse(execution?.logs ?? '');
  expect(seen).toMatchObject({ method: 'POST', path: '/', body: { $id: 'alice', name: 'Alice' } });
  expect(seen.headers).toEqual({
    accept: '*/*',
    authorization: expect.stringMatching(/^Basic /),
    'content-length': expect.any(String),
    'content-type': 'application/json',
    'user-agent': 'Appwrite/1.9.6',
    'x-appwrite-continent-eu': 'false',
    'x-appwrite-event': 'users.alice.create',
    'x-appwrite-execution-id': execution?.$id,
    'x-appwrite-key': expect.stringMatching(/^ephemeral_/),
    'x-appwrite-trigger': 'event',
  });
  expect(lines).toEqual(['log', 'end']);
});

it('runs for each of its events and for no other', async () => {
  const before = (await functions.listExecutions({ functionId: 'recorder' })).total;
  await users.updateName({ userId: 'alice', name: 'Alice B' });
  await latest();
  expect((await functions.listExecutions({ functionId: 'recorder' })).total).toBe(before);
});

it('uses the function’s new events after a change', async () => {
  await functions.update({ functionId: 'recorder', name: 'Recorder', events: ['users.*.delete'] });
  await users.delete({ userId: 'alice' });
  const execution = await latest();
  expect(JSON.parse(execution?.logs ?? '').headers['x-appwrite-event']).toBe('users.alice.delete');
});

it('passes method, path, headers, body and the caller’s JWT to an asynchronous execution', async () => {
  await users.create({ userId: 'bob', email: 'bob@example.com' });
  const { secret } = await users.createSession({ userId: 'bob' });
  await functions.update({ functionId: 'recorder', name: 'Recorder', execute: ['users'] });
  const accepted = await new Functions(appwrite.withSession(secret)).createExecution({
    functionId: 'recorder',
    async: true,
    method: ExecutionMethod.PUT,
    xpath: '/later?x=1',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json' },
  });
  expect(accepted).toMatchObject({ status: 'waiting', responseStatusCode: 0, trigger: 'http' });
  await appwrite.local.jobs.idle();
  const done = await functions.getExecution({ functionId: 'recorder', executionId: accepted.$id });
  expect(done).toMatchObject({ status: 'completed', $permissions: ['read("user:bob")'], responseStatusCode: 204 });
  const seen = JSON.parse(done.logs);
  expect(seen).toMatchObject({ method: 'PUT', path: '/later', body: { a: 1 } });
  expect(seen.headers).toMatchObject({
    'x-appwrite-user-id': 'bob',
    'x-appwrite-user-jwt': expect.stringMatching(/^ey/),
    'x-appwrite-client-ip': '127.0.0.1',
  });
});

describe('an event’s name', () => {
  it.each([
    'users.*',
    'users.*.create',
    'users.alice.update.email',
    'users.*.sessions.*.create',
    'databases.*.tables.*.rows.*.upsert',
    'databases.app.collections.posts.documents.*.create',
    'teams.*.memberships.*.update.status',
  ])('%s is valid', (name) => {
    expect(whyNotAnEvent(name)).toBeUndefined();
  });

  it.each(['users', 'users.*.explode', 'tablesdb.*.create', 'users.*.sessions.*.update', 'users.*.update.labels', 7])(
    '%s is none',
    (name) => {
      expect(whyNotAnEvent(name)).toBe('Event is not valid.');
    },
  );

  it('of a function is refused, so that no function calls itself endlessly', () => {
    expect(whyNotAnEvent('functions.*.executions.*.create')).toBe(
      'Triggering a function on a function event is not allowed.',
    );
  });

  it.each([
    ['users.*.create', 'users.a.create', true],
    ['users.*', 'users.a.sessions.s.create', true],
    ['users.*.update', 'users.a.update.email', true],
    ['users.b.create', 'users.a.create', false],
    ['users.*.create', 'users.a.sessions.s.create', false],
    ['users.*.sessions', 'users.a.sessions.s.create', false],
    ['users.*.update.email', 'users.a.update', false],
    ['databases.*.tables.*.rows.*.create', 'databases.d.tables.t.rows.r.create', true],
    ['databases.*.tables.t.rows.*', 'databases.d.tables.t.rows.r.create', true],
  ])('%s matches %s: %s', (pattern, name, matches) => {
    expect(matchesEvent(pattern, name)).toBe(matches);
  });
});
