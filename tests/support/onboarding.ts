import { Account as AppAccount } from 'appwrite';
import { Functions, Messaging, type Models, Query, TablesDB, Users } from 'node-appwrite';
import { onTestFinished, vi } from 'vitest';
import { enqueue } from '../../local/functions/executions/queue.ts';
import type { Hooks } from '../../local/hooks.ts';
import { inbox } from '../../local/inbox/inbox.ts';
import { uniqueId } from '../../local/store/ids.ts';
import { createAdminClient, writeProof } from '../../shared/index.ts';
import { KEY, PROJECT, startAppwrite } from './appwrite.ts';
import { deployFunctions } from './functions.ts';
import { requestOf } from './invoke.ts';

export const ID = 'onboard-user';

/** Variables that enable everything. */
export const EVERYTHING = {
  LABEL_RULES: JSON.stringify([
    { label: 'member' },
    { label: 'student', domain: 'student.example.edu' },
    { label: 'applicant', domain: 'student.example.edu', proved: false },
    { label: 'proved', proved: true },
  ]),
  DEFAULT_TOPICS: 'news',
  WELCOME_MESSAGE: JSON.stringify({ subject: 'Welcome', content: 'Good to have you.' }),
};

/** A local Appwrite with onboard-user, clients for it, and what a test reads. @param missed how many users signed up before the deployment */
export async function startOnboarding(hooks: Hooks, vars: Readonly<Record<string, string>>, missed = 0) {
  const appwrite = await startAppwrite({ hooks });
  onTestFinished(() => appwrite.close());
  const earlier = new Users(appwrite.admin());
  for (let i = 0; i < missed; i++) await earlier.create({ userId: `missed${i}`, email: `missed${i}@example.com` });
  // a test runs the schedule
  await deployFunctions(appwrite, [ID], { [ID]: { schedule: '', vars } });
  const { local } = appwrite;
  vi.stubEnv('APPWRITE_FUNCTION_API_ENDPOINT', appwrite.endpoint);
  vi.stubEnv('APPWRITE_FUNCTION_PROJECT_ID', PROJECT);
  // the function's own client is limited to the time of one execution
  const asFunction = () => createAdminClient(requestOf({ headers: { 'x-appwrite-key': KEY } }));
  const deliver = (userId: string, name: string) =>
    local.events.publish({ names: [`users.${userId}.${name}`], payload: { $id: userId } });
  const admin = appwrite.admin();
  const users = new Users(admin);
  const db = new TablesDB(admin);
  const messaging = new Messaging(admin);
  const functions = new Functions(admin);
  return {
    appwrite,
    users,
    messaging,
    functions,
    guest: new AppAccount(appwrite.guest()),
    idle: () => local.jobs.idle(),
    /** Delivers an event of a user once more, such as `sessions.s1.create`. */
    deliver,
    /** As `send-magic-link` does when a link is used: the proof, then the session. */
    async prove(userId: string) {
      await writeProof(asFunction(), await users.get({ userId }));
      deliver(userId, 'sessions.s1.create');
      await local.jobs.idle();
    },
    profile: (rowId: string) => db.getRow<Models.DefaultRow>({ databaseId: 'app', tableId: 'profiles', rowId }),
    db,
    /** Runs the function's schedule. */
    async comeRound() {
      const run = { functionId: ID, trigger: 'schedule', method: 'POST', path: '/' } as const;
      enqueue(local, { ...run, executionId: uniqueId(), headers: [], body: '' });
      await local.jobs.idle();
    },
    /** All that onboarding does for a user. */
    async effects(userId: string) {
      const profiles = { databaseId: 'app', tableId: 'profiles', queries: [Query.equal('$id', userId)] };
      const { rows } = await db.listRows<Models.DefaultRow>(profiles);
      const { subscribers } = await messaging.listSubscribers({ topicId: 'news', queries: [Query.limit(500)] });
      const { email, labels } = await users.get({ userId });
      return {
        labels: labels.toSorted(),
        profiles: rows.map(({ $permissions, welcomedAt }) => ({ $permissions, welcomed: welcomedAt !== null })),
        subscriptions: subscribers.filter(({ target }) => target.userId === userId).length,
        welcomes: inbox(local.store)
          .where('to', email)
          .filter(({ subject }) => subject === 'Welcome').length,
      };
    },
    executions: async () => (await functions.listExecutions({ functionId: ID })).executions,
  };
}

export type Onboarding = Awaited<ReturnType<typeof startOnboarding>>;

const ownProfile = (userId: string, welcomed: boolean) => [{ $permissions: [`read("user:${userId}")`], welcomed }];

/** What a user without a proved address has, with {@link EVERYTHING}. */
export const unproved = (userId: string) => ({
  labels: ['member'],
  profiles: ownProfile(userId, false),
  subscriptions: 0,
  welcomes: 0,
});

/** What a user with a proved address has, with {@link EVERYTHING}. */
export const proved = (userId: string) => ({
  labels: ['member', 'proved'],
  profiles: ownProfile(userId, true),
  subscriptions: 1,
  welcomes: 1,
});

/** What a user without onboarding has. */
export const untouched = { labels: [], profiles: [], subscriptions: 0, welcomes: 0 };
