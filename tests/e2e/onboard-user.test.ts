import { Account } from 'appwrite';
import { Messaging, type Models, Query, TablesDB, Users } from 'node-appwrite';
import { expect, it, vi } from 'vitest';
import {
  clients,
  connection,
  emailOf,
  eventually,
  everybodysLabels,
  id,
  isRemote,
  keyed,
  onboardedUser,
  person,
  refusal,
  table,
  variable,
} from './support/appwrite.ts';
import { MISSED } from './support/deployed.ts';

const users = new Users(clients.admin);
const db = new TablesDB(clients.admin);
const profile = (rowId: string) => ({ ...table('profiles'), rowId });

it('gives a user who signs up in an app labels, and a profile that only they can read', async () => {
  const userId = id('ada');
  const account = new Account(clients.guest);
  await account.create({ userId, email: emailOf('ada'), password: 'correct horse battery', name: 'Ada' });
  const { labels } = await eventually(() => onboardedUser(userId));
  expect(labels).toEqual(expect.arrayContaining(everybodysLabels));
  // on another Appwrite further functions may set labels, such as these functions if they are deployed there
  if (!isRemote) expect(labels).toHaveLength(everybodysLabels.length);
  const { secret } = await users.createSession({ userId });
  await expect(new TablesDB(clients.withSession(secret)).getRow(profile(userId))).resolves.toMatchObject({
    displayName: 'Ada',
    $permissions: [`read("user:${userId}")`],
  });
  const stranger = await person('stranger');
  const others = new TablesDB(clients.withSession(stranger.secret));
  await expect(refusal(others.getRow(profile(userId)))).resolves.toMatchObject({ code: 404 });
});

it('subscribes a user who has proved their address, once', async () => {
  const topicIds = variable('onboard-user', 'DEFAULT_TOPICS').split(',').filter(Boolean);
  const { id: userId } = await person('prover');
  // as send-magic-link does it where a link is opened
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', connection.endpoint);
  vi.stubEnv('APPWRITE_FUNCTION_PROJECT_ID', connection.projectId);
  // the build sets it, too: under a prefix the database has another id
  vi.stubGlobal('__DATABASE_ID__', table('addressProofs').databaseId);
  vi.resetModules();
  const { createAdminClient, writeProof } = await import('../../shared/index.ts');
  const asFunction = createAdminClient({ headers: { 'x-appwrite-key': connection.key } });
  await writeProof(asFunction, await users.get({ userId }));
  await users.createSession({ userId });
  await eventually(async () => {
    const { welcomedAt } = await db.getRow<Models.DefaultRow>(profile(userId));
    expect(welcomedAt).not.toBeNull();
  });
  const messaging = new Messaging(clients.admin);
  const queries = [Query.equal('userId', userId)];
  for (const topicId of topicIds)
    await expect(messaging.listSubscribers({ topicId, queries })).resolves.toMatchObject({ total: 1 });
});

it('onboards missed users with an API key, and finds nothing to do the second time', async () => {
  const userId = id(MISSED);
  await expect(refusal(db.getRow(profile(userId)))).resolves.toMatchObject({ code: 404 });
  const justBefore = { cursor: userId.slice(0, -1), limit: 1 };
  await expect(keyed.onboardUser.backfill(justBefore)).resolves.toMatchObject({ done: 1, onboarded: 1, failed: 0 });
  await onboardedUser(userId);
  await expect(keyed.onboardUser.backfill(justBefore)).resolves.toMatchObject({ done: 1, onboarded: 0, failed: 0 });
});

it('cannot be called without a key', async () => {
  const { api } = await person('curious');
  await expect(refusal(api.onboardUser.backfill())).resolves.toMatchObject({ code: 401 });
});
