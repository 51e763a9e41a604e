import { Account as AppAccount } from 'appwrite';
import { Functions, Messaging, type Models, Query, TablesDB, Users } from 'node-appwrite';
import { onTestFinished } from 'vitest';
import type { Hooks } from '../../local/hooks.ts';
import { inbox } from '../../local/inbox/inbox.ts';
import { startAppwrite } from './appwrite.ts';
import { deployFunctions } from './functions.ts';

export const ID = 'onboard-user';

/** Variables with which it does everything that it can. */
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

/** A local Appwrite with onboard-user deployed, clients for it, and what a test looks at. @param missed how many users there were before */
export async function startOnboarding(hooks: Hooks, vars: Readonly<Record<string, string>>, missed = 0) {
  const appwrite = await startAppwrite({ hooks });
  onTestFinished(() => appwrite.close());
  const earlier = new Users(appwrite.admin());
  for (let i = 0; i < missed; i++) await earlier.create({ userId: `missed${i}`, email: `missed${i}@example.com` });
  await deployFunctions(appwrite, [ID], { [ID]: { vars } });
  const { local } = appwrite;
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
    deliver: (userId: string, name: string) =>
      local.events.publish({ names: [`users.${userId}.${name}`], payload: { $id: userId } }),
    /** All that onboarding does for a user. */
    async effects(userId: string) {
      const profiles = { databaseId: 'app', tableId: 'profiles', queries: [Query.equal('$id', userId)] };
      const { rows } = await db.listRows<Models.DefaultRow>(profiles);
      const { subscribers } = await messaging.listSubscribers({ topicId: 'news' });
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

/** What nobody has had done anything for. */
export const untouched = { labels: [], profiles: [], subscriptions: 0, welcomes: 0 };
