import { describe, expect, it } from 'vitest';
import {
  badParameter,
  check,
  cookiesOfSession,
  created,
  nothing,
  ok,
  packedSession,
  page,
  refused,
} from './support/answers.ts';
import { facts } from './support/facts.ts';
import { guest, key, type Question, sessionOf, user } from './support/questions.ts';
import { account, hex, session, target, token } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const invalid = refused(401, 'user_invalid_token', 'Invalid token passed in the request.');
const link = (userId: string, more: object = {}) => ({ userId, email: 'nora@example.com', ...more });
const foreign = badParameter(
  'Invalid `url` param: Invalid URI. Register your new client (elsewhere.example) as a new Web platform on your project console dashboard',
);

/** Asks for a token, and gives its secret and how many seconds it lives. */
async function tokenOf(question: Question): Promise<{ secret: string; lives: number }> {
  const { body } = await appwrite().ask(question);
  const { secret, expire, $createdAt } = body as { secret: string; expire: string; $createdAt: string };
  return { secret, lives: Math.round((Date.parse(expire) - Date.parse($createdAt)) / 1000) };
}

const spend = (userId: string, secret: string) => ({ userId, secret });

facts('a magic link', {
  'makes the user of an unknown address; a key is shown the secret': [
    key.post('/account/tokens/magic-url', link('nora', { url: 'http://localhost/callback?next=/home' })),
    created(token('nora', { secret: hex(64) })),
  ],
  'shows a guest none, and leads to the user who has the address': [
    guest.post('/account/tokens/magic-url', link('unique()', { url: 'http://localhost/callback' })),
    created(token('nora')),
  ],
  'leads to no host that is not a platform': [
    guest.post('/account/tokens/magic-url', link('unique()', { url: 'https://elsewhere.example/callback' })),
    foreign,
  ],
  'leads there with a key neither': [
    key.post('/account/tokens/magic-url', link('unique()', { url: 'https://elsewhere.example/callback' })),
    foreign,
  ],
  'needs an address': [
    key.post('/account/tokens/magic-url', link('unique()', { email: 'nora' })),
    badParameter('Invalid `email` param: Value must be a valid email address'),
  ],
  'is not guessed': [guest.post('/account/sessions/token', spend('nora', 'f'.repeat(64))), invalid],
});

describe('a magic link that is spent', () => {
  it('is valid for an hour, signs in its user only and once, and verifies the address', async () => {
    const { secret, lives } = await tokenOf(key.post('/account/tokens/magic-url', link('nora')));
    expect(lives).toBe(3600);
    check(await appwrite().ask(guest.post('/account/sessions/token', spend('omar', secret))), invalid);

    const opened = await appwrite().ask(guest.post('/account/sessions/token', spend('nora', secret)));
    const byLink = session('nora', { provider: 'magic-url', providerUid: '', factors: ['email'] });
    check(opened, created(byLink, cookiesOfSession('nora')));

    const held = decodeURIComponent(/=([^;]+)/.exec(opened.cookies.at(-1) ?? '')?.[1] ?? '');
    const proved = account('nora', { name: '', passwordUpdate: '', emailVerification: true, targets: [] });
    check(await appwrite().ask(sessionOf(held).get('/account')), ok(proved));

    check(await appwrite().ask(guest.post('/account/sessions/token', spend('nora', secret))), invalid);
  });
});

describe('an e-mailed code', () => {
  it('has 6 digits, is valid for 15 minutes, and verifies the address', async () => {
    const asked = key.post('/account/tokens/email', { userId: 'omar', email: 'omar@example.com' });
    const { secret, lives } = await tokenOf(asked);
    expect(secret).toMatch(/^\d{6}$/);
    expect(lives).toBe(900);
    const opened = await appwrite().ask(guest.post('/account/sessions/token', spend('omar', secret)));
    const byCode = session('omar', { provider: 'token', providerUid: '', factors: ['email'] });
    check(opened, created(byCode, cookiesOfSession('omar')));
    const { body } = await appwrite().ask(key.get('/users/omar'));
    expect(body).toMatchObject({ emailVerification: true, targets: [target('omar')] });
  });

  it('has the complete answer', async () => {
    const asked = key.post('/account/tokens/email', { userId: 'omar', email: 'omar@example.com' });
    check(await appwrite().ask(asked), created(token('omar', { secret: expect.stringMatching(/^\d{6}$/) })));
  });
});

facts('a custom token', {
  '(is for a user)': [
    key.post('/users', { userId: 'petra', email: 'petra@example.com' }),
    created(expect.objectContaining({ $id: 'petra', emailVerification: false })),
  ],
  'has 6 characters': [key.post('/users/petra/tokens', {}), created(token('petra', { secret: hex(6) }))],
  'has as many as one likes': [
    key.post('/users/petra/tokens', { length: 128 }),
    created(token('petra', { secret: hex(128) })),
  ],
});

describe('a custom token that is spent', () => {
  it('is valid for the requested time, by default for 15 minutes', async () => {
    expect(await tokenOf(key.post('/users/petra/tokens', {}))).toMatchObject({ lives: 900 });
    expect(await tokenOf(key.post('/users/petra/tokens', { expire: 600 }))).toMatchObject({ lives: 600 });
  });

  it('returns the session to an API key, and verifies no address', async () => {
    const { secret } = await tokenOf(key.post('/users/petra/tokens', { length: 32 }));
    const body = session('petra', {
      provider: 'token',
      providerUid: '',
      factors: ['token'],
      secret: packedSession('petra'),
    });
    const spent = key.post('/account/sessions/token', spend('petra', secret));
    check(await appwrite().ask(spent), created(body, cookiesOfSession('petra')));
    check(await appwrite().ask(spent), invalid);
    expect((await appwrite().ask(key.get('/users/petra'))).body).toMatchObject({ emailVerification: false });
  });

  it('creates a session for a blocked user, whose calls are then refused', async () => {
    await appwrite().ask(key.patch('/users/petra/status', { status: false }));
    const { secret } = await tokenOf(key.post('/users/petra/tokens', { length: 32 }));
    expect(secret).toMatch(/^[0-9a-f]{32}$/);
    const spent = guest.post('/account/sessions/token', spend('petra', secret));
    const body = session('petra', { provider: 'token', providerUid: '', factors: ['token'] });
    const answer = await appwrite().ask(spent);
    check(answer, created(body, cookiesOfSession('petra')));
    const cookie = answer.cookies.map((one) => one.split(';')[0]).join('; ');
    const next = guest.get('/account', {}, { cookie });
    check(await appwrite().ask(next), refused(403, 'user_blocked', 'The current user has been blocked.'));
  });
});

describe('a verification of the address', () => {
  it('is requested by the user, who does not get its secret', async () => {
    await appwrite().signIn('quinn');
    const asked = user('quinn').post('/account/verifications/email', { url: 'http://localhost/proof' });
    check(await appwrite().ask(asked), created(token('quinn')));
    const wrong = guest.put('/account/verifications/email', spend('quinn', 'f'.repeat(256)));
    check(await appwrite().ask(wrong), invalid);
  });
});

facts('a way in that is not set up', {
  'has a page that says so': [
    key.get('/account/tokens/oauth2/github', { success: 'http://localhost/yes', failure: 'http://localhost/no' }),
    page(412),
  ],
});

describe('an anonymous session', () => {
  it('creates a user without an address', async () => {
    const answer = await appwrite().ask(guest.post('/account/sessions/anonymous', {}));
    const { userId } = answer.body as { userId: string };
    const anonymous = session(userId, { provider: 'anonymous', providerUid: '', factors: ['anonymous'] });
    check(answer, created(anonymous, cookiesOfSession(userId)));
    check(await appwrite().ask(key.delete(`/users/${userId}`)), nothing());
  });
});
