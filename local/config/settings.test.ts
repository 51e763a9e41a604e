import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Account, AppwriteException, ID, Teams, Users } from 'node-appwrite';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
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
const newcomer = (password = 'a long password') => {
  const userId = ID.unique();
  return { userId, email: `${userId}@example.com`, password };
};

/** The type of the error that a call ends with. */
async function refused(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof AppwriteException ? error.type : String(error);
}

it('limits the length and the number of sessions', async () => {
  declare(secure({ duration: 3600, sessionsLimit: 2 }));
  const { userId, email, password } = newcomer();
  await users().create({ userId, email, password });
  const made = [];
  for (let at = 0; at < 3; at++) made.push(await account().createEmailPasswordSession({ email, password }));
  const hours = made.map(({ $createdAt, expire }) => (Date.parse(expire) - Date.parse($createdAt)) / 3_600_000);
  expect(hours.map(Math.round)).toEqual([1, 1, 1]);
  const { sessions } = await users().listSessions({ userId });
  expect(sessions.map(({ $id }) => $id)).toEqual(made.slice(1).map(({ $id }) => $id));
});

it('lets no more users sign up than the limit says, but an API key creates more', async () => {
  const { total } = await users().list();
  declare(secure({ limit: total + 1 }));
  const guest = new Account(appwrite.withSession(''));
  await guest.create(newcomer());
  expect(await refused(guest.create(newcomer()))).toBe('user_count_exceeded');
  expect(await refused(guest.createAnonymousSession())).toBe('user_count_exceeded');
  await users().create(newcomer());
});

it('refuses common passwords, earlier passwords, and passwords with personal data', async () => {
  declare(secure({ passwordDictionary: true, passwordHistory: 1, personalDataCheck: true }));
  expect(await refused(users().create(newcomer('football')))).toBe('general_argument_invalid');
  const { userId, email, password } = newcomer('the first password');
  expect(await refused(users().create({ userId, email, password: `my ${userId}` }))).toBe('password_personal_data');
  await users().create({ userId, email, password });
  const { secret } = await account().createEmailPasswordSession({ email, password });
  const own = new Account(appwrite.withSession(secret));
  const change = (oldPassword: string, next: string) => own.updatePassword({ password: next, oldPassword });
  expect(await refused(change(password, 'football'))).toBe('general_argument_invalid');
  expect(await refused(change(password, `my ${userId}`))).toBe('password_personal_data');
  expect(await refused(change(password, password))).toBe('password_recently_used');
  await change(password, 'the second password');
  expect(await refused(users().updatePassword({ userId, password: 'the second password' }))).toBe(
    'password_recently_used',
  );
  await users().updatePassword({ userId, password });
});

it('keeps other sessions after a change of password where they are not to end', async () => {
  declare({ extras: { policies: { sessionInvalidation: false } } });
  const { userId, email, password } = newcomer();
  await users().create({ userId, email, password });
  await account().createEmailPasswordSession({ email, password });
  await users().updatePassword({ userId, password: 'another password' });
  await expect(users().listSessions({ userId })).resolves.toMatchObject({ total: 1 });
});

it('shows members what the project declares', async () => {
  declare({ extras: { policies: { membershipPrivacy: { userName: true } } } });
  const { userId, email, password } = newcomer();
  await users().create({ userId, email, password, name: 'Ann' });
  const teams = new Teams(appwrite.admin());
  await teams.create({ teamId: userId, name: 'Ours' });
  await teams.createMembership({ teamId: userId, roles: [], userId });
  const { secret } = await account().createEmailPasswordSession({ email, password });
  const seen = await new Teams(appwrite.withSession(secret)).listMemberships({ teamId: userId });
  expect(seen.memberships[0]).toMatchObject({ userName: 'Ann', userEmail: '', userId: '' });
});

it('turns ways to sign in and services off, but not for API keys', async () => {
  const methods = Object.fromEntries(AUTH_METHODS.map((method) => [method, method === 'email-password']));
  declare({ settings: { auth: { methods }, services: { teams: false } } });
  const guest = new Account(appwrite.withSession(''));
  expect(await refused(guest.createAnonymousSession())).toBe('user_auth_method_unsupported');
  const { userId, email, password } = newcomer();
  expect(await refused(guest.createMagicURLToken({ userId, email }))).toBe('user_auth_method_unsupported');
  await guest.create({ userId, email, password });
  await account().createMagicURLToken({ userId, email });
  const { secret } = await account().createEmailPasswordSession({ email, password });
  expect(await refused(new Teams(appwrite.withSession(secret)).list())).toBe('general_service_disabled');
  await new Teams(appwrite.admin()).list();
});

it('gives a declared phone number its code, and sends no message', async () => {
  declare(secure({ mockNumbers: [{ phone: '+16175550100', otp: '123456' }] }));
  const { userId } = await account().createPhoneToken({ userId: ID.unique(), phone: '+16175550100' });
  await account().createSession({ userId, secret: '123456' });
});

it('allows links and pages of a declared platform, until it is no longer declared', async () => {
  const link = () => account().createMagicURLToken({ ...newcomer(), url: 'https://app.example.com/in' });
  declare({ extras: { platforms: [{ hostname: '*.example.com' }] } });
  await link();
  declare({});
  expect(await refused(link())).toBe('general_argument_invalid');
});

it('names what is wrong, and what has no effect', () => {
  expect(declare(secure({ sessionAlerts: true }))).toEqual([
    'settings.auth.security.sessionAlerts has no effect here: no e-mail is sent about a new session',
  ]);
  const mistakes = (declared: Parameters<typeof declare>[0]) => {
    try {
      return declare(declared);
    } catch (error) {
      return error instanceof ConfigError ? error.message : error;
    }
  };
  expect(mistakes(secure({ duration: 5 }))).toBe('settings.auth.security.duration: must be at least 60');
  expect(mistakes({ extras: { policies: { sessionInvalidaton: true } } })).toBe(
    'appwrite.extras.json: policies.sessionInvalidaton: unknown field',
  );
  expect(mistakes({ extras: { oauth2: { gogle: {} } } })).toBe('appwrite.extras.json: oauth2.gogle: unknown field');
  expect(mistakes({ extras: { oauth2: { google: { clientSecret: 'abc' } } } })).toBe(
    `appwrite.extras.json: oauth2.google.clientSecret: must be ${['$', '{NAME}'].join('')} for a variable of the environment: the file never contains a secret`,
  );
  expect(mistakes({ extras: { oauth2: { oidc: { tokenURL: 'https://id.example.com/token' } } } })).toBe(
    'appwrite.extras.json: oauth2.oidc: must have wellKnownURL, or all of authorizationURL, tokenURL and userInfoURL, or none of them',
  );
});
