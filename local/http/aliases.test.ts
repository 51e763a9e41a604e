import { Account, Functions, Runtime, Users } from 'node-appwrite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { services } from '../services.ts';
import { aliases } from './aliases.ts';

let appwrite: TestAppwrite;
beforeAll(async () => {
  appwrite = await startAppwrite({ rateLimits: true });
  await new Users(appwrite.admin()).create({
    userId: 'alice',
    email: 'alice@example.com',
    password: 'a-long-password',
  });
  await new Functions(appwrite.admin()).create({ functionId: 'hello', name: 'Hello', runtime: Runtime.Node22 });
});
afterAll(() => appwrite.close());

function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { 'x-appwrite-project': appwrite.local.project.id, 'content-type': 'application/json' };
  return fetch(appwrite.endpoint + path, { method, headers, body: JSON.stringify(body ?? {}) });
}

it('an endpoint answers under its older path, and both paths count towards one limit', async () => {
  const signIn = (path: string) => ask('POST', path, { email: 'alice@example.com', password: 'wrong-password' });
  const remaining = (answer: Response) => Number(answer.headers.get('x-ratelimit-remaining'));
  const newer = await signIn('/account/sessions/email');
  const older = await signIn('/account/sessions');
  expect([newer.status, older.status]).toEqual([401, 401]);
  expect(remaining(older)).toBe(remaining(newer) - 1);
});

it('an older path accepts the parameters of the newer one', async () => {
  const headers = { 'x-appwrite-project': appwrite.local.project.id, 'x-appwrite-key': appwrite.local.project.key };
  const path = `${appwrite.endpoint}/functions/hello/deployments/none`;
  const answers = await Promise.all([
    fetch(`${path}/build/download`, { headers }),
    fetch(`${path}/build`, { headers, method: 'PATCH' }),
    fetch(path, { headers, method: 'PATCH' }),
  ]);
  for (const answer of answers) expect(await answer.json()).toMatchObject({ type: 'deployment_not_found' });
});

it('no older path is also a path of a service', () => {
  const own = services(appwrite.local).flatMap(({ routes }) => routes.map(({ method, path }) => `${method} ${path}`));
  expect(aliases.filter(({ method, path }) => own.includes(`${method} ${path}`))).toEqual([]);
});

it('a session made under the older path is one of the SDK', async () => {
  const answer = await ask('POST', '/account/sessions', { email: 'alice@example.com', password: 'a-long-password' });
  expect(answer.status).toBe(201);
  const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('a_session_test=')) ?? '';
  const secret = decodeURIComponent(cookie.split(';')[0]?.split('=')[1] ?? '');
  await expect(new Account(appwrite.withSession(secret)).get()).resolves.toMatchObject({ $id: 'alice' });
});
