import { Account, ID, Query, Users } from 'node-appwrite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { beginSignIn, type Choice, choose, follow, signInWith, turnOn } from '../../tests/support/oauth2.ts';
import { oauth2Providers } from './configured.ts';
import { PROVIDERS } from './providers.ts';

let appwrite: TestAppwrite;
const events: string[] = [];
beforeAll(async () => {
  appwrite = await startAppwrite();
  turnOn(appwrite, ...PROVIDERS.map(({ id }) => id));
  appwrite.local.events.follow(({ names: [name = ''] }) => events.push(name));
});
afterAll(() => appwrite.close());

let counter = 0;
const someone = (more: Partial<{ verified: boolean }> = {}) => {
  const name = `person${++counter}`;
  return { name, email: `${name}@example.com`, ...more };
};
const users = () => new Users(appwrite.admin());
const accountOf = (session: string) => new Account(appwrite.withSession(session));
const google = { provider: 'google' };

it('leads to the page of each provider, and asks for its scopes', async () => {
  for (const { id, scopes } of PROVIDERS) {
    const page = new URL(await beginSignIn(appwrite, { provider: id }));
    expect(page.pathname).toBe(`/oauth2/${id}`);
    expect(page.searchParams.get('scope')).toBe(scopes.join(' '));
  }
  const html = await (await fetch(await beginSignIn(appwrite, google))).text();
  expect(html).toContain('<h1>Sign in with Google</h1>');
});

it('makes a user with a session, an identity and an account at the provider', async () => {
  const { name, email } = someone();
  events.length = 0;
  const { url, session } = await signInWith(appwrite, google, { name, email });
  expect(url.href).toBe('http://localhost/in#');
  const user = await accountOf(session).get();
  expect(user).toMatchObject({ name, email, emailVerification: true });
  const current = await accountOf(session).getSession({ sessionId: 'current' });
  expect(current).toMatchObject({ provider: 'google', factors: ['email', 'oauth2'], current: true });
  expect(events).toEqual([`users.${user.$id}.create`, `users.${user.$id}.sessions.${current.$id}.create`]);
  const { identities } = await accountOf(session).listIdentities();
  expect(identities).toMatchObject([
    { provider: 'google', providerUid: current.providerUid, providerEmail: email, userId: user.$id },
  ]);
  const { logs } = await accountOf(session).listLogs();
  expect(logs.map(({ event }) => event)).toEqual(['session.create']);
  // the account is offered again, and is the same user
  const again = await signInWith(appwrite, google, { choice: current.providerUid });
  expect(await accountOf(again.session).get()).toMatchObject({ $id: user.$id });
});

it('refreshes the tokens of the provider', async () => {
  const { session } = await signInWith(appwrite, google, someone());
  const before = await accountOf(session).getSession({ sessionId: 'current' });
  const after = await accountOf(session).updateSession({ sessionId: 'current' });
  expect(after.providerAccessToken).not.toBe(before.providerAccessToken);
  expect(after.providerRefreshToken).toBe(before.providerRefreshToken);
  expect(after.providerRefreshToken).not.toBe('');
});

it('ends with a token, which is spent once and only inside its JWT', async () => {
  events.length = 0;
  const { url, session } = await signInWith(appwrite, { provider: 'github', token: true }, someone());
  expect(session).toBe('');
  const userId = url.searchParams.get('userId') ?? '';
  const secret = url.searchParams.get('secret') ?? '';
  expect(events.at(-1)).toMatch(new RegExp(`^users\\.${userId}\\.tokens\\.\\w+\\.create$`));
  const inner = JSON.parse(Buffer.from(secret.split('.')[1] ?? '', 'base64url').toString()) as { secret: string };
  const spend = (text: string) => new Account(appwrite.admin()).createSession({ userId, secret: text });
  await expect(spend(inner.secret)).rejects.toMatchObject({ type: 'user_invalid_token' });
  const made = await spend(secret);
  expect(made).toMatchObject({ provider: 'github', userId });
  await expect(accountOf(made.secret).createJWT()).resolves.toHaveProperty('jwt');
  await expect(spend(secret)).rejects.toMatchObject({ type: 'user_invalid_token' });
});

it('leads back into a native app, and to a page of its own if the app names no address', async () => {
  const success = 'appwrite-callback-test://';
  const { url } = await signInWith(appwrite, { provider: 'github', token: true, success }, someone());
  expect(url.href).toMatch(/^appwrite-callback-test:\/\/\/\?secret=eyJ[\w.-]+&userId=\w+#$/);
  const expo = await signInWith(
    appwrite,
    { provider: 'github', token: true, success: 'exp://192.168.1.7:8081/--/' },
    someone(),
  );
  expect(expo.url.href).toMatch(/^exp:\/\/192\.168\.1\.7:8081\/--\/\?secret=eyJ[\w.-]+&userId=\w+#$/);
  const own = await signInWith(appwrite, { provider: 'github', success: '' }, someone());
  expect(own.url.pathname).toBe('/console/auth/oauth2/success');
  expect(own.url.searchParams.get('secret')).toBe(own.session);
  const page = await fetch(own.url.href.replace('localhost', '127.0.0.1'));
  expect(await page.text()).toContain('<a href="appwrite-callback-test:///?key=');
});

it('finds the user of a verified address, and of no other', async () => {
  const { email } = someone();
  const { $id } = await users().create({ userId: ID.unique(), email });
  const signInFrom = (provider: string, verified: boolean) =>
    signInWith(appwrite, { provider }, { name: '', email, verified });
  expect((await signInFrom('google', false)).error).toMatchObject({ type: 'general_bad_request', code: 400 });
  // Spotify does not say whether an address is verified
  expect((await signInFrom('spotify', true)).error).toMatchObject({ type: 'general_bad_request' });
  for (const { session } of [await signInFrom('google', true), await signInFrom('figma', false)])
    expect(await accountOf(session).get()).toMatchObject({ $id });
  const { total } = await users().listIdentities({ queries: [Query.equal('userId', [$id])] });
  expect(total).toBe(2);
});

it('links an account to the user who is signed in, whose session it replaces', async () => {
  const first = await signInWith(appwrite, google, someone());
  const { $id } = await accountOf(first.session).get();
  const second = await signInWith(appwrite, { provider: 'github', session: first.session }, someone());
  expect(await accountOf(second.session).get()).toMatchObject({ $id });
  await expect(accountOf(first.session).get()).rejects.toMatchObject({ code: 401 });
  const { identities } = await accountOf(second.session).listIdentities();
  expect(identities.map(({ provider }) => provider)).toEqual(['google', 'github']);
  const other = someone();
  await signInWith(appwrite, google, other);
  const taken = await signInWith(appwrite, { provider: 'github', session: second.session }, other);
  expect(taken.error).toMatchObject({ type: 'user_already_exists', code: 409 });
});

it('gives an anonymous user the address and name of the account', async () => {
  const { secret, userId } = await new Account(appwrite.admin()).createAnonymousSession();
  const { name, email } = someone();
  const { session } = await signInWith(appwrite, { provider: 'google', session: secret }, { name, email });
  expect(await accountOf(session).get()).toMatchObject({ $id: userId, name, email });
});

it('reserves the address of an identity for its user', async () => {
  const { email } = someone();
  const { session } = await signInWith(appwrite, google, { name: '', email });
  const { $id } = await accountOf(session).get();
  await users().updateEmail({ userId: $id, email: `new-${email}` });
  const guest = new Account(appwrite.withSession(''));
  const userId = ID.unique();
  await expect(guest.create({ userId, email, password: 'a long password' })).rejects.toMatchObject({
    type: 'general_bad_request',
  });
  await expect(guest.createMagicURLToken({ userId, email })).rejects.toMatchObject({
    type: 'user_email_already_exists',
  });
  await expect(guest.createEmailToken({ userId, email })).rejects.toMatchObject({ type: 'general_bad_request' });
  await expect(users().create({ userId, email })).rejects.toMatchObject({ type: 'user_email_already_exists' });
  const imported = users().createMD5User({ userId, email, password: '0'.repeat(32) });
  await expect(imported).rejects.toMatchObject({ type: 'user_email_already_exists' });
});

it('deletes identities, one’s own only', async () => {
  const { session } = await signInWith(appwrite, google, someone());
  const stranger = await signInWith(appwrite, google, someone());
  const { identities } = await accountOf(session).listIdentities();
  const identityId = identities[0]?.$id ?? '';
  await expect(accountOf(stranger.session).deleteIdentity({ identityId })).rejects.toMatchObject({ code: 401 });
  await accountOf(session).deleteIdentity({ identityId });
  expect(events.at(-1)).toMatch(/\.identities\.\w+\.delete$/);
  await expect(accountOf(session).listIdentities()).resolves.toMatchObject({ total: 0 });
});

const refused = (type: string, code: number, message: string) => ({ type, code, message });

it.each<[string, Choice, ReturnType<typeof refused>]>([
  [
    'denied',
    { choice: 'deny' },
    refused(
      'user_oauth2_provider_error',
      424,
      'The Google OAuth2 provider returned an error: access_denied: The user denied the request',
    ),
  ],
  [
    'down',
    { choice: 'down' },
    refused(
      'user_oauth2_provider_error',
      503,
      'Failed to obtain access token. The Google OAuth2 provider returned an error: Service Unavailable',
    ),
  ],
  [
    'without an address',
    { name: 'Ann', email: '' },
    refused('user_unauthorized', 401, 'OAuth provider failed to return email.'),
  ],
])('tells the app that the provider was %s', async (_, choice, error) => {
  const ended = await signInWith(appwrite, google, choice);
  expect(ended.url.href).toMatch(/^http:\/\/localhost\/out\?error=/);
  expect(ended).toMatchObject({ session: '', error });
});

it('takes a code once', async () => {
  const callback = await choose(await beginSignIn(appwrite, google), someone());
  await follow(callback);
  expect((await follow(callback)).error).toMatchObject({ type: 'user_oauth2_bad_request', code: 400 });
});

it('lets nobody else’s page or address use the chooser', async () => {
  const page = await beginSignIn(appwrite, google);
  const body = new URLSearchParams({ choice: 'deny' });
  const foreign = await fetch(page, { method: 'POST', body, headers: { origin: 'https://elsewhere.example' } });
  expect(foreign.status).toBe(403);
  const elsewhere = new URL(page);
  elsewhere.searchParams.set('redirect_uri', 'https://elsewhere.example/callback');
  expect((await fetch(elsewhere, { method: 'POST', body, redirect: 'manual' })).status).toBe(400);
});

it('answers 412 for a provider that is not turned on', async () => {
  oauth2Providers(appwrite.local.store).delete('zoom');
  const answer = await fetch(`${appwrite.endpoint}/account/sessions/oauth2/zoom?project=test`, { redirect: 'manual' });
  expect(answer.status).toBe(412);
});
