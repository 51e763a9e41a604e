import { Account } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { PASSWORD, people } from '../../tests/support/people.ts';

let appwrite: TestAppwrite;
let acting: ReturnType<typeof people>;
beforeAll(async () => {
  appwrite = await startAppwrite();
  acting = people(appwrite);
});
afterAll(() => appwrite.close());

describe('sign-up and sign-in', () => {
  it('returns the account without the fields of the password', async () => {
    const { account, email } = await acting.signUp();
    const me = await account.get();
    expect(me).toMatchObject({ email, emailVerification: false, status: true, labels: [] });
    expect(me).not.toHaveProperty('password');
    expect(me.targets).toMatchObject([{ providerType: 'email', identifier: email }]);
  });

  it('sets both cookies and hides the secret from guests', async () => {
    const { email } = await acting.signUp();
    const answer = await fetch(`${appwrite.endpoint}/account/sessions/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-appwrite-project': 'test' },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    await expect(answer.json()).resolves.toMatchObject({ secret: '', current: true, provider: 'email' });
    const cookies = answer.headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(['a_session_test_legacy', 'a_session_test']);
    expect(cookies[1]).toMatch(/; path=\/; HttpOnly; SameSite=None$/);
    const value = decodeURIComponent(/=([^;]*)/.exec(cookies[1] ?? '')?.[1] ?? '');
    expect(JSON.parse(answer.headers.get('x-fallback-cookies') ?? '')).toEqual({ a_session_test: value });
    await expect(new Account(appwrite.withSession(value)).get()).resolves.toMatchObject({ email });
  });

  it('is refused with a wrong password, to a blocked user, and to a user who is signed in already', async () => {
    const { id, email, account } = await acting.signUp();
    await expect(acting.guest.createEmailPasswordSession({ email, password: 'wrong horse 1' })).rejects.toMatchObject({
      type: 'user_invalid_credentials',
    });
    await expect(account.createAnonymousSession()).rejects.toMatchObject({ type: 'user_session_already_exists' });
    await acting.users.updateStatus({ userId: id, status: false });
    await expect(acting.guest.createEmailPasswordSession({ email, password: PASSWORD })).rejects.toMatchObject({
      type: 'user_blocked',
    });
    await expect(account.get()).rejects.toMatchObject({ code: 403, type: 'user_blocked' });
  });

  it('works without a name or an e-mail address', async () => {
    const session = await acting.keyed.createAnonymousSession();
    expect(session).toMatchObject({ provider: 'anonymous', factors: ['anonymous'] });
    const me = await new Account(appwrite.withSession(session.secret)).get();
    expect(me).toMatchObject({ email: '', emailCanonical: null, targets: [] });
  });
});

describe('a magic link', () => {
  it('creates an unknown user, without a target, and verifies the address when it is spent', async () => {
    const email = 'magic@example.com';
    const token = await acting.guest.createMagicURLToken({
      userId: 'magic',
      email,
      url: 'http://localhost/callback?next=/home',
      phrase: true,
    });
    expect(token).toMatchObject({ userId: 'magic', secret: '' });
    const { text, query } = acting.lastDelivery(email);
    expect(text).toContain(token.phrase);
    expect(Object.fromEntries(query)).toMatchObject({ next: '/home', userId: 'magic', project: 'test' });
    expect(query.get('expire')).toBe(token.expire);
    const spend = () => acting.keyed.createSession({ userId: 'magic', secret: query.get('secret') ?? '' });
    await expect(spend()).resolves.toMatchObject({ provider: 'magic-url', factors: ['email'] });
    await expect(acting.users.get({ userId: 'magic' })).resolves.toMatchObject({
      emailVerification: true,
      targets: [],
    });
    await expect(spend()).rejects.toMatchObject({ code: 401, type: 'user_invalid_token' });
  });

  it('is only created for a platform of the project', async () => {
    const ask = (url: string) => acting.keyed.createMagicURLToken({ userId: 'x', email: 'x@example.com', url });
    await expect(ask('https://evil.example/callback')).rejects.toMatchObject({
      message:
        'Invalid `url` param: Invalid URI. Register your new client (evil.example) as a new Web platform on your project console dashboard',
    });
    for (const url of [
      'javascript:alert(1)',
      '//evil.example',
      'http://localhost.evil.example',
      'http://localhost@evil.example',
    ])
      await expect(ask(url)).rejects.toMatchObject({ code: 400 });
  });
});

describe('a one-time code', () => {
  it('comes by e-mail, creates a target and verifies the address', async () => {
    const email = 'code@example.com';
    await acting.guest.createEmailToken({ userId: 'coded', email });
    const code = /\b\d{6}\b/.exec(acting.lastDelivery(email).text)?.[0] ?? '';
    await expect(acting.keyed.createSession({ userId: 'coded', secret: code })).resolves.toMatchObject({
      provider: 'token',
    });
    await expect(acting.users.get({ userId: 'coded' })).resolves.toMatchObject({
      emailVerification: true,
      targets: [{ identifier: email }],
    });
  });

  it('comes by SMS and verifies the number', async () => {
    await acting.guest.createPhoneToken({ userId: 'phoned', phone: '+4790000001' });
    const secret = acting.lastDelivery('+4790000001').text;
    await expect(acting.keyed.createSession({ userId: 'phoned', secret })).resolves.toMatchObject({
      provider: 'phone',
    });
    await expect(acting.users.get({ userId: 'phoned' })).resolves.toMatchObject({ phoneVerification: true });
  });
});

describe('a custom token', () => {
  it('signs the user in and verifies nothing; a blocked user gets a session with which every call is refused', async () => {
    await acting.users.create({ userId: 'custom', email: 'custom@example.com' });
    const first = await acting.users.createToken({ userId: 'custom' });
    await expect(acting.keyed.createSession({ userId: 'custom', secret: first.secret })).resolves.toMatchObject({
      provider: 'token',
      factors: ['token'],
    });
    expect((await acting.users.get({ userId: 'custom' })).emailVerification).toBe(false);
    await acting.users.updateStatus({ userId: 'custom', status: false });
    const { secret } = await acting.users.createToken({ userId: 'custom' });
    const session = await acting.keyed.createSession({ userId: 'custom', secret });
    const blocked = new Account(appwrite.withSession(session.secret));
    await expect(blocked.get()).rejects.toMatchObject({ code: 403, type: 'user_blocked' });
  });
});
