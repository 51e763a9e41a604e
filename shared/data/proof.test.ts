import { Account as AppAccount } from 'appwrite';
import { Account, MessagingProviderType, TablesDB, Users } from 'node-appwrite';
import { expect, it, onTestFinished, vi } from 'vitest';
import { applyConfig } from '../../local/config/apply.ts';
import { KEY, PROJECT, startAppwrite } from '../../tests/support/appwrite.ts';
import { projectConfig } from '../../tests/support/functions.ts';
import { requestOf } from '../../tests/support/invoke.ts';
import { createAdminClient } from '../clients/clients.ts';
import { isProved, provedAmong, writeProof } from './proof.ts';

async function start() {
  const appwrite = await startAppwrite();
  onTestFinished(() => appwrite.close());
  applyConfig(appwrite.local, { ...projectConfig, functions: [] }, {});
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', appwrite.endpoint);
  vi.stubEnv('APPWRITE_FUNCTION_PROJECT_ID', PROJECT);
  const admin = createAdminClient(requestOf({ headers: { 'x-appwrite-key': KEY } }));
  const users = new Users(appwrite.admin());
  const proved = async (userId: string) => {
    const user = await users.get({ userId });
    const one = await isProved(admin, user);
    expect(await provedAmong(admin, [user])).toEqual(new Set(one ? [userId] : []));
    return one;
  };
  const prove = async (userId: string) => writeProof(admin, await users.get({ userId }));
  return { appwrite, admin, users, proved, prove, db: new TablesDB(appwrite.admin()) };
}

it("a proof is for one address of one user, and does not follow Appwrite's emailVerification", async () => {
  const { users, proved, prove } = await start();
  for (const userId of ['ann', 'bob']) await users.create({ userId, email: `${userId}@example.com` });
  await users.updateEmailVerification({ userId: 'ann', emailVerification: true });
  expect(await proved('ann')).toBe(false);
  await prove('ann');
  await prove('ann');
  expect([await proved('ann'), await proved('bob')]).toEqual([true, false]);
  await users.updateEmailVerification({ userId: 'ann', emailVerification: false });
  await users.updateName({ userId: 'ann', name: 'Ann' });
  expect(await proved('ann')).toBe(true);
});

it('a proof stops counting when the user or a key changes the address, even if it is changed back', async () => {
  const { appwrite, users, proved, prove } = await start();
  const password = 'correct horse 1';
  await new AppAccount(appwrite.guest()).create({ userId: 'ann', email: 'ann@example.com', password });
  await prove('ann');
  const { secret } = await users.createSession({ userId: 'ann' });
  const account = new Account(appwrite.withSession(secret));
  await account.updateEmail({ email: 'other@example.com', password });
  expect(await proved('ann')).toBe(false);
  await account.updateEmail({ email: 'ann@example.com', password });
  expect(await proved('ann')).toBe(false);
  await prove('ann');
  expect(await proved('ann')).toBe(true);
  for (const email of ['other@example.com', 'ann@example.com']) await users.updateEmail({ userId: 'ann', email });
  expect(await proved('ann')).toBe(false);
});

it('a proof does not count for a new user with the id of a deleted one', async () => {
  const { users, proved, prove } = await start();
  await users.create({ userId: 'ann', email: 'ann@example.com' });
  await prove('ann');
  await users.delete({ userId: 'ann' });
  await users.create({ userId: 'ann', email: 'ann@example.com' });
  expect(await proved('ann')).toBe(false);
});

it('a user without an address or without a target for it has no proof and gets none', async () => {
  const { admin, users, proved } = await start();
  const providerType = MessagingProviderType.Email;
  const bare = await users.create({ userId: 'bare' });
  await users.create({ userId: 'ann', email: 'ann@example.com' });
  await users.createTarget({ userId: 'bare', targetId: 'other', providerType, identifier: 'other@example.com' });
  const ann = await users.get({ userId: 'ann' });
  await users.deleteTarget({ userId: 'ann', targetId: ann.targets[0]?.$id ?? '' });
  expect([await proved('bare'), await proved('ann')]).toEqual([false, false]);
  await expect(writeProof(admin, bare)).rejects.toThrow('e-mail target');
});

it('a proof contains no address, and one call checks a hundred users', async () => {
  const { admin, users, prove, db } = await start();
  const many = Array.from({ length: 101 }, (_, index) => `user${index}`);
  for (const userId of many) await users.create({ userId, email: `${userId}@example.com` });
  for (const userId of ['user0', 'user100']) await prove(userId);
  const all = await Promise.all(many.map((userId) => users.get({ userId })));
  expect(await provedAmong(admin, all)).toEqual(new Set(['user0', 'user100']));
  const { rows } = await db.listRows({ databaseId: 'app', tableId: 'addressProofs' });
  expect(rows).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toContain('example');
});
