import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Account, AppwriteException, ID, Teams, Users } from 'node-appwrite';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { inbox } from '../inbox/inbox.ts';
import { AUTH_METHODS } from '../policies.ts';
import { EXTRAS_FILE, readExtras } from './extras.ts';
import { ConfigError, readConfigFile } from './read.ts';
import { applySettings } from './settings.ts';

let appwrite: TestAppwrite;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
  appwrite = await startAppwrite();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await appwrite.close();
});
beforeEach(() => declare({}));

/** Writes both files of a project and applies them. */
function declare({ settings = {}, extras = {} }: { settings?: object; extras?: object }): string[] {
  const file = join(folder, 'appwrite.json');
  writeFileSync(file, JSON.stringify({ projectId: 'test', settings }));
  writeFileSync(join(folder, EXTRAS_FILE), JSON.stringify(extras));
  const config = readConfigFile(file);
  return applySettings(appwrite.local, config, readExtras(folder, config), {});
}

const secure = (security: object) => ({ settings: { auth: { security } } });
const users = () => new Users(appwrite.admin());
const account = () => new Account(appwrite.admin());
const guest = () => new Account(appwrite.withSession(''));

/** A new user without a password, whose hashes are slow. */
async function newUser() {
  const userId = ID.unique();
  const email = `${userId}@example.com`;
  await users().create({ userId, email, name: 'Ann' });
  const { secret } = await users().createSession({ userId });
  return { userId, email, secret, own: new Account(appwrite.withSession(secret)) };
}

/** The type of the error that a call ends with. */
async function refused(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof AppwriteException ? error.type : String(error);
}

it('limits the length and the number of sessions, and tells users about each further one', async () => {
  declare(secure({ duration: 3600, sessionsLimit: 2, sessionAlerts: true }));
  const { userId, email } = await newUser();
  const made = [];
  for (let at = 0; at < 3; at++) {
    const { secret } = await users().createToken({ userId });
    made.push(await guest().createSession({ userId, secret }));
  }
  const hours = made.map(({ $createdAt, expire }) => (Date.parse(expire) - Date.parse($createdAt)) / 3_600_000);
  expect(hours.map(Math.round)).toEqual([1, 1, 1]);
  const alerts = inbox(appwrite.local.store).where('to', email);
  expect(alerts.map(({ subject }) => subject)).toEqual(
    Array(3).fill('Security alert: new session on your test account'),
  );
  const { sessions } = await users().listSessions({ userId });
  expect(sessions.map(({ $id }) => $id)).toEqual(made.slice(1).map(({ $id }) => $id));
});

it('lets no more users sign up than the limit says, but an API key creates more', async () => {
  const { total } = await users().list();
  declare(secure({ limit: total + 1 }));
  await guest().createAnonymousSession();
  expect(await refused(guest().createAnonymousSession())).toBe('user_count_exceeded');
  const stranger = { userId: ID.unique(), email: 'stranger@example.com' };
  expect(await refused(guest().createMagicURLToken(stranger))).toBe('user_count_exceeded');
  await users().create(stranger);
});

it('refuses common passwords, earlier passwords, and passwords with personal data', async () => {
  declare(secure({ passwordDictionary: true, passwordHistory: 1, personalDataCheck: true }));
  const { userId, own } = await newUser();
  const personal = { userId: ID.unique(), name: 'Bob', password: 'bob and a dog' };
  expect(await refused(users().create({ ...personal, password: 'football' }))).toBe('general_argument_invalid');
  expect(await refused(users().create(personal))).toBe('password_personal_data');
  const change = (password: string, oldPassword = '') => own.updatePassword({ password, oldPassword });
  expect(await refused(change('football'))).toBe('general_argument_invalid');
  expect(await refused(change(`my ${userId}`))).toBe('password_personal_data');
  await change('the first password');
  expect(await refused(change('the first password', 'the first password'))).toBe('password_recently_used');
  await change('the second password', 'the first password');
  expect(await refused(users().updatePassword({ userId, password: 'the second password' }))).toBe(
    'password_recently_used',
  );
  await change('the first password', 'the second password');
});

it('keeps other sessions after a change of password where they are not to end', async () => {
  declare({ extras: { policies: { sessionInvalidation: false } } });
  const { userId, own } = await newUser();
  await users().createSession({ userId });
  await own.updatePassword({ password: 'another password' });
  await expect(users().listSessions({ userId })).resolves.toMatchObject({ total: 2 });
});

it('shows members what the project declares', async () => {
  declare({ extras: { policies: { membershipPrivacy: { userName: true } } } });
  const { userId, secret } = await newUser();
  const teams = new Teams(appwrite.admin());
  await teams.create({ teamId: userId, name: 'Ours' });
  await teams.createMembership({ teamId: userId, roles: [], userId });
  const seen = await new Teams(appwrite.withSession(secret)).listMemberships({ teamId: userId });
  expect(seen.memberships[0]).toMatchObject({ userName: 'Ann', userEmail: '', userId: '' });
});

it('turns ways to sign in and services off, but not for API keys', async () => {
  const methods = Object.fromEntries(AUTH_METHODS.map((method) => [method, method === 'email-password']));
  declare({ settings: { auth: { methods }, services: { teams: false } } });
  expect(await refused(guest().createAnonymousSession())).toBe('user_auth_method_unsupported');
  const { userId, email, secret } = await newUser();
  expect(await refused(guest().createMagicURLToken({ userId, email }))).toBe('user_auth_method_unsupported');
  await account().createMagicURLToken({ userId, email });
  const password = 'not the password';
  expect(await refused(guest().createEmailPasswordSession({ email, password }))).toBe('user_invalid_credentials');
  expect(await refused(new Teams(appwrite.withSession(secret)).list())).toBe('general_service_disabled');
  await new Teams(appwrite.admin()).list();
});

it('gives a declared phone number its code, and sends no message', async () => {
  declare(secure({ mockNumbers: [{ phone: '+16175550100', otp: '123456' }] }));
  const { userId } = await account().createPhoneToken({ userId: ID.unique(), phone: '+16175550100' });
  await account().createSession({ userId, secret: '123456' });
});

it('allows links and pages of a declared platform, until it is no longer declared', async () => {
  const url = 'https://app.example.com/in';
  const link = () => account().createMagicURLToken({ userId: ID.unique(), email: 'app@example.com', url });
  declare({ extras: { platforms: [{ hostname: '*.example.com' }] } });
  await link();
  declare({});
  expect(await refused(link())).toBe('general_argument_invalid');
});

it('names what is wrong, and what has no effect', () => {
  const oidc = { wellKnownURL: 'https://id.example.com/openid', clientSecret: ['$', '{OIDC_SECRET}'].join('') };
  expect(declare({ extras: { oauth2: { oidc } } })).toEqual([
    'oauth2.oidc.clientSecret: OIDC_SECRET is not set in the environment',
  ]);
  const mistakes = (declared: Parameters<typeof declare>[0]) => {
    try {
      return declare(declared);
    } catch (error) {
      return error instanceof ConfigError ? error.lines.join('\n') : error;
    }
  };
  expect(mistakes(secure({ duration: 5 }))).toBe('settings.auth.security.duration: must be at least 60');
  expect(mistakes({ extras: { policies: { sessionInvalidaton: true } } })).toBe(
    'policies.sessionInvalidaton: unknown field',
  );
  expect(mistakes({ extras: { oauth2: { gogle: {} } } })).toBe('oauth2.gogle: unknown field');
  expect(mistakes({ extras: { oauth2: { google: { clientSecret: 'abc' } } } })).toBe(
    `oauth2.google.clientSecret: must be ${['$', '{NAME}'].join('')} for a variable of the environment: the file never contains a secret`,
  );
  expect(mistakes({ extras: { oauth2: { oidc: { tokenURL: 'https://id.example.com/token' } } } })).toBe(
    'oauth2.oidc: must have wellKnownURL, or all of authorizationURL, tokenURL and userInfoURL, or none of them',
  );
});
