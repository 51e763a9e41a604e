import { beforeAll, expect, it } from 'vitest';
import { badParameter, check, ok, refused, withoutScope } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { guest, key, query, user } from './support/questions.ts';
import { account, session } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

beforeAll(() => appwrite().signIn('ann', 'bob'));

const ann = user('ann');

/** The whole log of a call, from where these tests ask. */
const log = (event: string, name: string) => {
  const { ip, osCode, osName, osVersion, clientType, clientCode, clientName, clientVersion, clientEngine } =
    session('ann');
  const { clientEngineVersion, deviceName, deviceBrand, deviceModel, countryCode, countryName } = session('ann');
  return {
    ...{ event, userId: 'ann', userEmail: 'ann@example.com', userName: name, mode: 'default', userType: 'user' },
    ...{ ip, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/) },
    ...{ osCode, osName, osVersion, clientType, clientCode, clientName, clientVersion, clientEngine },
    ...{ clientEngineVersion, deviceName, deviceBrand, deviceModel, countryCode, countryName },
  };
};

it('a user’s calls are in their log, the newest first, and in no other', async () => {
  await appwrite().ask(ann.patch('/account/name', { name: 'Ann' }));
  await appwrite().ask(ann.post('/teams', { teamId: 'crew', name: 'Crew' }));
  await appwrite().ask(key.patch('/users/ann/name', { name: 'ann' }));
  const all = { total: 2, logs: [log('team.create', 'Ann'), log('user.update', 'Ann')] };
  // Appwrite writes its logs in the background
  await appwrite().until<{ total: number }>(ann.get('/account/logs'), ({ total }) => total === 2);
  check(await appwrite().ask(ann.get('/account/logs')), ok(all));
  check(await appwrite().ask(key.get('/users/ann/logs')), ok(all));
  check(await appwrite().ask(key.get('/users/bob/logs')), ok({ total: 0, logs: [] }));
});

it('a sign-in is in the log of who signs in', async () => {
  const credentials = { email: 'cleo@example.com', password: 'a long walk home' };
  await appwrite().ask(guest.post('/account', { userId: 'cleo', ...credentials }));
  await appwrite().ask(guest.post('/account/sessions/email', credentials));
  const { body } = await appwrite().until<{ total: number }>(key.get('/users/cleo/logs'), ({ total }) => total > 0);
  const { logs } = body as { logs: { event: string }[] };
  expect(logs.map(({ event }) => event)).toContain('session.create');
});

facts('a log', {
  'has pages': [
    ann.get('/account/logs', { queries: [query('limit', undefined, [1]), query('offset', undefined, [1])] }),
    () => ok({ total: 2, logs: [log('user.update', 'Ann')] }),
  ],
  'is not filtered': [
    key.get('/users/ann/logs', { queries: [query('equal', 'event', ['x'])] }),
    badParameter('Invalid `queries` param: Invalid query method: equal'),
  ],
  'of an unknown user is none': [
    key.get('/users/nobody/logs'),
    refused(404, 'user_not_found', 'User with the requested ID could not be found.'),
  ],
  'is not for guests': [guest.get('/account/logs'), withoutScope('User (role: guests)', 'account')],
});

const bob = (headers: Readonly<Record<string, string>>) => user('bob').get('/account', undefined, headers);
const signedIn = (userId: string, more: object = {}) => account(userId, { passwordUpdate: '', ...more });

facts('impersonation', {
  'is ignored for users who may not': [
    bob({ 'x-appwrite-impersonate-user-id': 'ann' }),
    ok(signedIn('bob', { accessedAt: expect.any(String) })),
  ],
});

it('a user whom a key allows it acts as another by id or address, in a header or a parameter', async () => {
  const { body } = await appwrite().ask(key.patch('/users/bob/impersonator', { impersonator: true }));
  expect(body).toMatchObject({ $id: 'bob', impersonator: true });
  const asAnn = ok(signedIn('ann', { accessedAt: expect.any(String), impersonatorUserId: 'bob' }));
  check(await appwrite().ask(bob({ 'x-appwrite-impersonate-user-id': 'ann' })), asAnn);
  check(await appwrite().ask(bob({ 'x-appwrite-impersonate-user-email': 'ann@example.com' })), asAnn);
  const inAddress = user('bob').get('/account', { impersonateuserid: 'ann' });
  check(await appwrite().ask(inAddress), asAnn);
  const asBob = ok(signedIn('bob', { accessedAt: expect.any(String), impersonator: true }));
  check(await appwrite().ask(bob({ 'x-appwrite-impersonate-user-id': 'nobody' })), asBob);
});

it('an impersonator lists users, and their calls are in their own log', async () => {
  const { status } = await appwrite().ask(user('bob').get('/users'));
  expect(status).toBe(200);
  const asAnn = { 'x-appwrite-impersonate-user-id': 'ann' };
  await appwrite().ask(user('bob').patch('/account/prefs', { prefs: { theme: 'dark' } }, asAnn));
  const { body } = await appwrite().until<{ total: number }>(key.get('/users/bob/logs'), ({ total }) => total === 1);
  expect(body).toMatchObject({ logs: [{ event: 'user.update', userId: 'bob' }] });
});
