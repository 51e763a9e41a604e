import { Account, Users } from 'node-appwrite';
import { beforeEach, expect, it, vi } from 'vitest';
import { requestOf } from '../../tests/support/invoke.ts';
import { scriptedServer } from '../../tests/support/scripted-server.ts';
import { Budget } from '../budget.ts';
import { problemOf } from '../http/failure.ts';
import type { Log } from '../log.ts';
import { AppwriteClient } from './appwrite-client.ts';
import { callerOf } from './caller.ts';
import { createGuestClient } from './clients.ts';
import { credentialOf } from './credential.ts';

beforeEach(() => {
  vi.stubEnv('APPWRITE_FUNCTION_PROJECT_ID', 'p1');
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', 'http://127.0.0.1:1/v1');
});

const UNSENDABLE = ['%E2%82%AC', '%00', '%0d%0aX-Appwrite-Key:%20k', 'a%20b', '%C3%A9', '%7f'];

it.each(UNSENDABLE)('a cookie with characters that a header cannot contain counts as none: %s', async (value) => {
  const headers = { cookie: `a_session_p1=${value}` };
  expect(await callerOf(requestOf({ headers }))).toEqual({ kind: 'guest' });
});

it('a JWT with characters that a header cannot contain is refused', () => {
  for (const jwt of ['€', 'a\nb'])
    expect(() => credentialOf(requestOf({ headers: { 'x-appwrite-user-jwt': jwt } }))).toThrow(
      expect.objectContaining({ status: 401 }),
    );
});

it('characters that a header cannot contain are removed from the user agent', async () => {
  const { endpoint, seen } = await scriptedServer({ status: 200 });
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', endpoint);
  await createGuestClient(requestOf({ headers: { 'user-agent': 'Shop €/1.0' } })).account.get();
  expect(seen[0]?.headers['x-forwarded-user-agent']).toBe('Shop /1.0');
});

it('a call that cannot be sent is not repeated and does not count as a network failure', async () => {
  const { endpoint, seen } = await scriptedServer({ status: 200 });
  const client = new AppwriteClient(new Budget(10, 9)).setEndpoint(endpoint).setProject('p').setSession('€');
  const attempts = vi.spyOn(globalThis, 'fetch');
  const error: unknown = await new Account(client).get().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect(attempts).toHaveBeenCalledTimes(1);
  attempts.mockRestore();
  expect(seen).toEqual([]);
  const log = { error: () => {} } as unknown as Log;
  expect(problemOf(error, log).status).toBe(500);
  const server = await scriptedServer('broken');
  const cut = new AppwriteClient(new Budget(2, 0.3)).setEndpoint(server.endpoint).setProject('p');
  const broken: unknown = await new Users(cut).createToken({ userId: 'u1' }).catch((reason: unknown) => reason);
  expect(problemOf(broken, log).status).toBe(503);
});
