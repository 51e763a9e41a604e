import { Account, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT, startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { sessions } from '../directory/sessions.ts';
import { signJwt } from './jwt.ts';
import { packSession, unpackSession } from './secrets.ts';

let appwrite: TestAppwrite;
let users: Users;
beforeAll(async () => {
  appwrite = await startAppwrite({
    platforms: [{ hostname: 'app.example.com' }, { hostname: '*.shop.example.com' }, { hostname: 'com.example.app' }],
  });
  users = new Users(appwrite.admin());
  for (const userId of ['ann', 'bob']) await users.create({ userId, email: `${userId}@example.com` });
});
afterAll(() => appwrite.close());

/** Status and error type of a call. */
async function call(path: string, headers: Record<string, string>, method = 'GET') {
  const asked = { method, headers: { 'x-appwrite-project': PROJECT, ...headers } };
  const answer = await fetch(`${appwrite.endpoint}${path}`, asked);
  const text = await answer.text();
  const { type } = (text ? JSON.parse(text) : {}) as { type?: string };
  return [answer.status, type];
}

const REFUSED = {
  scope: [401, 'general_unauthorized_scope'],
  user: [401, 'user_unauthorized'],
  expired: [401, 'project_key_expired'],
  jwt: [401, 'user_jwt_invalid'],
  session: [404, 'user_session_not_found'],
};
const OK = [200, undefined];

describe('the key of an execution', () => {
  const claims = { projectId: PROJECT, scopes: ['users.read'], functionId: 'f', executionId: 'e' };
  const used = (jwt: string) => call('/users', { 'x-appwrite-key': `ephemeral_${jwt}` });

  it('has the scopes of its function and no others', async () => {
    const jwt = await signJwt(claims, 60, appwrite.local.secret);
    expect(await used(jwt)).toEqual(OK);
    expect(await used(await signJwt({ ...claims, scopes: ['teams.read'] }, 60, appwrite.local.secret))).toEqual(
      REFUSED.scope,
    );
    expect(await call('/users/ann', { 'x-appwrite-key': `ephemeral_${jwt}` }, 'DELETE')).toEqual(REFUSED.scope);
    expect(await call('/functions/runtimes', { 'x-appwrite-key': `ephemeral_${jwt}` })).toEqual(REFUSED.scope);
  });

  it('is refused where somebody else signed it, it was changed, it has expired, or it is of another project', async () => {
    const { secret } = appwrite.local;
    const [head = '', , signature = ''] = (await signJwt({ ...claims, scopes: [] }, 60, secret)).split('.');
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const payload = encoded({ ...claims, exp: Math.floor(Date.now() / 1000) + 60 });
    expect(await used(await signJwt(claims, 60, new Uint8Array(64)))).toEqual(REFUSED.expired);
    expect(await used([head, payload, signature].join('.'))).toEqual(REFUSED.expired);
    expect(await used([encoded({ typ: 'JWT', alg: 'none' }), payload, ''].join('.'))).toEqual(REFUSED.expired);
    expect(await used(await signJwt(claims, -1, secret))).toEqual(REFUSED.expired);
    expect(await used(await signJwt({ ...claims, projectId: 'other' }, 60, secret))).toEqual(REFUSED.user);
    expect(await call('/users', { 'x-appwrite-key': 'nobodys' })).toEqual(REFUSED.user);
  });
});

describe('a session', () => {
  it('ends when it expires', async () => {
    const { $id, secret } = await users.createSession({ userId: 'ann' });
    expect(await call('/account', { 'x-appwrite-session': secret })).toEqual(OK);
    sessions(appwrite.local.store).update($id, { expire: new Date().toISOString() });
    expect(await call('/account', { 'x-appwrite-session': secret })).toEqual(REFUSED.scope);
  });

  it('is of the user it names', async () => {
    const { secret } = await users.createSession({ userId: 'ann' });
    const anns = unpackSession(secret)?.secret ?? '';
    expect(await call('/account', { 'x-appwrite-session': packSession('bob', anns) })).toEqual(REFUSED.scope);
    expect(await call('/account', { 'x-appwrite-session': packSession('ann', 'f'.repeat(256)) })).toEqual(
      REFUSED.scope,
    );
  });

  it('is not read, extended or ended by another user', async () => {
    const [anns, bobs] = [await users.createSession({ userId: 'ann' }), await users.createSession({ userId: 'bob' })];
    const headers = { 'x-appwrite-session': bobs.secret };
    for (const method of ['GET', 'PATCH', 'DELETE'])
      expect([method, await call(`/account/sessions/${anns.$id}`, headers, method)]).toEqual([method, REFUSED.session]);
    expect(await call('/account', { 'x-appwrite-session': anns.secret })).toEqual(OK);
    expect(await call('/account/sessions', headers, 'DELETE')).toEqual([204, undefined]);
    expect(await call('/account', { 'x-appwrite-session': anns.secret })).toEqual(OK);
    expect(await call('/account', headers)).toEqual(REFUSED.scope);
  });
});

describe('a JWT', () => {
  it('is of its session’s user, and of nobody where it is signed by somebody else or names another’s session', async () => {
    const { $id: sessionId, secret } = await users.createSession({ userId: 'ann' });
    const { jwt } = await new Account(appwrite.withSession(secret)).createJWT();
    const used = (token: string) => call('/account', { 'x-appwrite-jwt': token });
    expect(await used(jwt)).toEqual(OK);
    const forged = { userId: 'bob', sessionId };
    expect(await used(await signJwt(forged, 60, new Uint8Array(64)))).toEqual(REFUSED.jwt);
    expect(await used(await signJwt(forged, 60, appwrite.local.secret))).toEqual(REFUSED.scope);
    expect(await used(await signJwt({ userId: 'ann', sessionId }, -1, appwrite.local.secret))).toEqual(REFUSED.jwt);
    await users.deleteSession({ userId: 'ann', sessionId });
    expect(await used(jwt)).toEqual(REFUSED.scope);
  });
});

describe('a page', () => {
  it.each([
    ...['https://evil.example', 'https://app.example.com.evil.example', 'https://shop.example.com'],
    ...['https://notapp.example.com', 'http://localhost.evil.example'],
  ])('of %s may not call', async (origin) => {
    expect(await call('/account', { origin })).toEqual([403, 'general_unknown_origin']);
  });

  it.each(['https://app.example.com', 'https://one.shop.example.com', 'http://localhost:5173', 'http://127.0.0.1'])(
    'of %s may',
    async (origin) => {
      expect(await call('/account', { origin })).toEqual(REFUSED.scope);
    },
  );

  it('has an app instead of a host, which is named by its id', async () => {
    expect(await call('/account', { origin: 'appwrite-ios://com.example.app' })).toEqual(REFUSED.scope);
    const headers = { 'x-appwrite-project': PROJECT, origin: 'appwrite-android://com.example.other' };
    expect(await (await fetch(`${appwrite.endpoint}/account`, { headers })).json()).toMatchObject({
      message:
        'Invalid Origin. Register your new client (com.example.other) as a new Android platform on your project console dashboard',
    });
  });
});
