import { describe, expect, it } from 'vitest';
import {
  badParameter,
  check,
  cookiesOfEnd,
  cookiesOfSession,
  created,
  nothing,
  ok,
  packedSession,
  refused,
  withoutScope,
} from './support/answers.ts';
import { facts } from './support/facts.ts';
import { guest, key, sessionOf, user } from './support/questions.ts';
import { account, session, signed, target } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const password = 'a long walk home';
const person = (userId: string) => ({ userId, email: `${userId}@example.com`, password, name: userId });
const taken = 'A user with the same id, email, or phone already exists in this project.';

facts('a sign-up', {
  'makes a user with a target, unproved': [guest.post('/account', person('nora')), created(account('nora'))],
  'of another is another': [guest.post('/account', person('omar')), created(account('omar'))],
  'with an address that is taken is refused': [
    guest.post('/account', { ...person('nora'), userId: 'nora2' }),
    refused(409, 'user_already_exists', taken),
  ],
  'with an id that is taken is refused': [
    guest.post('/account', { ...person('nora'), email: 'else@example.com' }),
    refused(409, 'user_already_exists', taken),
  ],
  'needs a password of 8 characters': [
    guest.post('/account', { ...person('petra'), password: 'too few' }),
    badParameter('Invalid `password` param: Password must be between 8 and 256 characters long.'),
  ],
  'needs an e-mail address': [
    guest.post('/account', { ...person('petra'), email: 'petra' }),
    badParameter('Invalid `email` param: Value must be a valid email address'),
  ],
  'needs an id': [guest.post('/account', {}), badParameter('Param "userId" is not optional.')],
});

const credentials = (userId: string) => ({ email: `${userId}@example.com`, password });

facts('a sign-in with address and password', {
  'makes a session and sets its cookies; the secret is in them alone': [
    guest.post('/account/sessions/email', credentials('nora')),
    created(session('nora'), cookiesOfSession('nora')),
  ],
  'shows the secret where a key asks': [
    key.post('/account/sessions/email', credentials('nora')),
    created(session('nora', { secret: packedSession('nora') }), cookiesOfSession('nora')),
  ],
  'with another password is refused': [
    guest.post('/account/sessions/email', { ...credentials('nora'), password: 'a short walk home' }),
    refused(401, 'user_invalid_credentials', 'Invalid credentials. Please check the email and password.'),
  ],
});

describe('a session', () => {
  it('is in the cookie', async () => {
    for (const userId of ['nora', 'omar']) {
      const { cookies } = await appwrite().ask(guest.post('/account/sessions/email', credentials(userId)));
      const held = /=([^;]+)/.exec(cookies.at(-1) ?? '')?.[1] ?? '';
      await appwrite().remember(userId, decodeURIComponent(held));
    }
    check(await appwrite().ask(user('nora').get('/account')), ok(account('nora')));
  });
});

const prefs = { theme: 'dark', digest: false };

facts('a user', {
  'gets a JWT': [user('nora').post('/account/jwts', {}), created({ jwt: signed })],
  'changes the name': [
    user('nora').patch('/account/name', { name: 'Nora B.' }),
    ok(account('nora', { name: 'Nora B.' })),
  ],
  'changes the preferences, and gets the whole user': [
    user('nora').patch('/account/prefs', { prefs }),
    ok(account('nora', { name: 'Nora B.', prefs })),
  ],
  'reads the preferences': [user('nora').get('/account/prefs'), ok(prefs)],
  'lists the sessions, the current one marked, without secrets': [
    user('nora').get('/account/sessions'),
    ok({
      total: 3,
      sessions: [session('nora', { current: false }), session('nora', { current: false }), session('nora')],
    }),
  ],
  'reads the session that is asking': [user('nora').get('/account/sessions/current'), ok(session('nora'))],
  'adds a device, named by a space where the user agent names none': [
    user('nora').post('/account/targets/push', { targetId: 'phone', identifier: 'device-1' }),
    created(target('nora', { $id: 'phone', name: ' ', providerType: 'push', identifier: 'device-1' })),
  ],
  'has no JWT as a guest': [guest.post('/account/jwts', {}), withoutScope('User (role: guests)', 'account')],
});

describe('a sign-out', () => {
  it('ends the session and deletes its cookies', async () => {
    const { body } = await appwrite().ask(key.post('/account/sessions/email', credentials('omar')));
    const { secret } = body as { secret: string };
    check(await appwrite().ask(sessionOf(secret).delete('/account/sessions/current')), nothing(cookiesOfEnd));
    check(await appwrite().ask(sessionOf(secret).get('/account')), withoutScope('User (role: guests)', 'account'));
  });

  it('leaves other sessions and their JWTs valid', async () => {
    const { body } = await appwrite().ask(user('omar').get('/account/sessions'));
    expect(body).toMatchObject({ total: 1, sessions: [{ current: true }] });
  });
});

const blocked = refused(403, 'user_blocked', 'The current user has been blocked.');

facts('a user who is blocked', {
  '(is blocked)': [
    key.patch('/users/omar/status', { status: false }),
    ok(expect.objectContaining({ $id: 'omar', status: false })),
  ],
  'cannot sign in': [guest.post('/account/sessions/email', credentials('omar')), blocked],
  'is refused with the old session': [user('omar').get('/account'), blocked],
});
