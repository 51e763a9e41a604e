import { Account } from 'appwrite';
import { Account as ServerAccount, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { requestOf } from '../../tests/support/invoke.ts';
import { callerOf, userCallerOf } from './caller.ts';

let appwrite: TestAppwrite;
let jwt: string;
let session: string;

beforeAll(async () => {
  appwrite = await startAppwrite();
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', appwrite.endpoint);
  vi.stubEnv('APPWRITE_FUNCTION_PROJECT_ID', appwrite.local.project.id);
  const alice = { userId: 'alice', email: 'alice@example.com', password: 'correct horse' };
  await new Account(appwrite.guest()).create(alice);
  session = (await new ServerAccount(appwrite.admin()).createEmailPasswordSession(alice)).secret;
  jwt = (await new ServerAccount(appwrite.withSession(session)).createJWT()).jwt;
});
afterAll(() => appwrite.close());

const withCookie = (value: string) => requestOf({ headers: { cookie: `a_session_test=${encodeURIComponent(value)}` } });

it("is the user whose JWT Appwrite accepts, with that user's permissions", async () => {
  const caller = await userCallerOf(requestOf({ headers: { 'x-appwrite-user-jwt': jwt } }));
  expect(caller.user).toMatchObject({ $id: 'alice', email: 'alice@example.com' });
  await expect(caller.services.account.listSessions()).resolves.toMatchObject({ total: 1 });
});

it('is the user whose session is in the cookie', async () => {
  await expect(callerOf(withCookie(session))).resolves.toMatchObject({ kind: 'user', user: { $id: 'alice' } });
});

describe('a guest', () => {
  it('is a caller with neither; an API key and invented headers change nothing', async () => {
    const headers = { 'x-appwrite-key': 'test-key', 'x-appwrite-user-id': 'alice', authorization: `Bearer ${jwt}` };
    await expect(callerOf(requestOf({ headers }))).resolves.toEqual({ kind: 'guest' });
  });

  it('is a caller whose cookie is not a session', async () => {
    await expect(callerOf(withCookie('bm9uZQ=='))).resolves.toEqual({ kind: 'guest' });
  });

  it('is asked to sign in if a user is required', async () => {
    await expect(userCallerOf(requestOf())).rejects.toMatchObject({ status: 401, slug: 'unauthenticated' });
  });
});

it.each(['none', `${'e30'}.e30.x`])('gets 401 for the invalid JWT "%s"', async (value) => {
  const req = requestOf({ headers: { 'x-appwrite-user-jwt': value } });
  await expect(callerOf(req)).rejects.toMatchObject({ status: 401, slug: 'unauthenticated' });
});

it('gets 403 if the account is blocked', async () => {
  const users = new Users(appwrite.admin());
  await users.updateStatus({ userId: 'alice', status: false });
  const req = requestOf({ headers: { 'x-appwrite-user-jwt': jwt } });
  await expect(callerOf(req)).rejects.toMatchObject({ status: 403, slug: 'blocked' });
  await users.updateStatus({ userId: 'alice', status: true });
});
