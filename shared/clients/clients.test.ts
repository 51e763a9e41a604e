import { beforeEach, describe, expect, it, vi } from 'vitest';
import { invoke, requestOf } from '../../tests/support/invoke.ts';
import { scriptedServer } from '../../tests/support/scripted-server.ts';
import { budgetOf } from '../budget.ts';
import { defineFunction } from '../define-function.ts';
import { noContent, route } from '../http/route.ts';
import { createAdminClient, createCallerClient, createGuestClient, createSessionClient } from './clients.ts';

const cookie = { cookie: 'theme=dark; a_session_p1=eyJpZCI6InMxIn0%3D' };

beforeEach(() => {
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', 'http://127.0.0.1:1/v1');
  vi.stubEnv('APPWRITE_FUNCTION_PROJECT_ID', 'p1');
});

/** The headers that Appwrite gets from a client. */
async function sentBy(make: typeof createSessionClient, headers: Record<string, string>) {
  const { endpoint, seen } = await scriptedServer({ status: 200 });
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', endpoint);
  await make(requestOf({ headers })).account.get();
  return seen[0]?.headers ?? {};
}

describe('an error names what is missing:', () => {
  it('the key', () => {
    expect(() => createAdminClient(requestOf())).toThrow('x-appwrite-key');
  });

  it('the JWT and the cookie', () => {
    expect(() => createSessionClient(requestOf())).toThrow(/x-appwrite-user-jwt.*a_session_p1/);
  });

  it.each(['APPWRITE_FUNCTION_API_ENDPOINT', 'APPWRITE_FUNCTION_PROJECT_ID'])('the variable %s', (name) => {
    vi.stubEnv(name, '');
    const req = requestOf({ headers: { 'x-appwrite-key': 'k', 'x-appwrite-user-jwt': 'j' } });
    for (const make of [createAdminClient, createSessionClient, createGuestClient])
      expect(() => make(req)).toThrow(name);
  });
});

it('has users on the admin client alone', () => {
  const req = requestOf({ headers: { 'x-appwrite-key': 'k', 'x-appwrite-user-jwt': 'j' } });
  expect(createAdminClient(req).users).toBeDefined();
  // @ts-expect-error a type error, and undefined at run time
  expect(createSessionClient(req).users).toBeUndefined();
  // @ts-expect-error
  expect(createGuestClient(req).users).toBeUndefined();
});

it('creates a service once, on first use', () => {
  const guest = createGuestClient(requestOf());
  expect(guest.db).toBe(guest.db);
});

it('uses the key from Appwrite, not one that a caller sent', async () => {
  const headers = await sentBy(createAdminClient, { 'x-appwrite-key': 'forged, ephemeral_real' });
  expect(headers).toMatchObject({ 'x-appwrite-key': 'ephemeral_real', 'x-appwrite-project': 'p1' });
});

it('prefers the JWT to the cookie', async () => {
  const headers = await sentBy(createSessionClient, { ...cookie, 'x-appwrite-user-jwt': 'jwt' });
  expect(headers).toMatchObject({ 'x-appwrite-jwt': 'jwt' });
  expect(headers).not.toHaveProperty('x-appwrite-session');
});

it("uses the project's cookie and forwards the user agent", async () => {
  const headers = await sentBy(createSessionClient, { ...cookie, 'user-agent': 'Browser 1' });
  expect(headers).toMatchObject({ 'x-appwrite-session': 'eyJpZCI6InMxIn0=', 'x-forwarded-user-agent': 'Browser 1' });
});

it('sends no credential of the caller as a guest', async () => {
  const headers = await sentBy(createGuestClient, { ...cookie, 'x-appwrite-user-jwt': 'jwt', 'x-appwrite-key': 'key' });
  for (const name of ['x-appwrite-jwt', 'x-appwrite-session', 'x-appwrite-key', 'cookie']) {
    expect(headers).not.toHaveProperty(name);
  }
});

it('acts as the caller: with the JWT, the cookie, or as a guest', async () => {
  expect(await sentBy(createCallerClient, { 'x-appwrite-user-jwt': 'jwt' })).toMatchObject({ 'x-appwrite-jwt': 'jwt' });
  expect(await sentBy(createCallerClient, cookie)).toHaveProperty('x-appwrite-session');
  const guest = await sentBy(createCallerClient, { 'x-appwrite-key': 'key' });
  for (const name of ['x-appwrite-jwt', 'x-appwrite-session', 'x-appwrite-key']) expect(guest).not.toHaveProperty(name);
});

it('sends the time of reading only for writes that must fail if the row has changed', async () => {
  const { endpoint, seen } = await scriptedServer({ status: 200 }, { status: 200 });
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', endpoint);
  const admin = createAdminClient(requestOf({ headers: { 'x-appwrite-key': 'k' } }));
  const $updatedAt = '2026-01-01T00:00:00.123+00:00';
  const row = { databaseId: 'app', tableId: 'posts', rowId: 'r1' };
  await admin.dbUnlessChanged({ $updatedAt }).deleteRow(row);
  await admin.db.deleteRow(row);
  expect(seen[0]?.headers).toMatchObject({ 'x-appwrite-timestamp': $updatedAt, 'x-appwrite-key': 'k' });
  expect(seen[1]?.headers).not.toHaveProperty('x-appwrite-timestamp');
});

it('ends a client with its execution', async () => {
  const req = requestOf({ headers: { 'x-appwrite-key': 'k' } });
  const admin = createAdminClient(req);
  budgetOf(req).end();
  await expect(admin.users.list()).rejects.toThrow('The execution has ended.');
});

it("answers 503 if Appwrite is down, without Appwrite's own message", async () => {
  const body = JSON.stringify({ message: 'mysql has gone away', type: 'general_server_error' });
  const { endpoint } = await scriptedServer({ status: 503, headers: { 'retry-after': '60' }, body });
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', endpoint);
  const main = defineFunction({
    routes: {
      'GET /': route({ answers: { 204: noContent } }, async ({ req }) => {
        await createGuestClient(req).account.get();
        return { status: 204 };
      }),
    },
  });
  const answer = await invoke(main);
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
  expect(answer.json).toMatchObject({ type: 'urn:problem:unavailable', instance: 'execution1' });
  expect(answer.body).not.toContain('mysql');
  expect(JSON.stringify(answer.errors)).toContain('mysql has gone away');
});

describe('a change with a cookie', () => {
  const main = defineFunction({
    origins: () => ['https://app.example.com'],
    routes: {
      'POST /': route({ answers: { 204: noContent } }, async ({ req }) => {
        createSessionClient(req);
        return { status: 204 };
      }),
    },
  });

  it.each([
    undefined,
    'https://evil.example',
    'https://app.example.com.evil.example',
    'null',
    'http://app.example.com',
  ])('is refused from the origin %s', async (origin) => {
    const headers = origin === undefined ? cookie : { ...cookie, origin };
    const { status, json } = await invoke(main, { method: 'POST', headers });
    expect([status, json]).toEqual([403, expect.objectContaining({ type: 'urn:problem:origin' })]);
  });

  it('is accepted from a page on the list', async () => {
    const { status, headers } = await invoke(main, {
      method: 'POST',
      headers: { ...cookie, origin: 'https://app.example.com' },
    });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
    });
  });

  it('is refused if the function lists no pages', () => {
    const req = requestOf({ method: 'DELETE', headers: { ...cookie, origin: 'https://app.example.com' } });
    expect(() => createSessionClient(req)).toThrow();
  });
});
