import {
  AppwriteException,
  type Client,
  Functions,
  Messaging,
  type Models,
  Query,
  Storage,
  TablesDB,
  Teams,
  Users,
} from 'node-appwrite';
import type { Config } from '../../../local/config/schema.ts';
import { domainFor } from './deployed.ts';

/** What to remove: everything with a prefix. */
export interface Made {
  prefix: string;
  config: Config;
  /** Everything was created after this time. */
  since: Date;
}

const PAGE = 100;
/** A server's clock may differ from this one's, in milliseconds. */
const CLOCKS = 600_000;
/** The interval and the maximum wait for running executions and messages, in milliseconds. */
const LOOK = 250;
const PATIENCE = 20_000;

/**
 * Removes everything that the tests created in a project, also after failures. Functions first, because they create things.
 * @throws Error that names what could not be removed, after the rest was removed
 */
export async function removeMade(client: Client, { prefix, config, since }: Made): Promise<void> {
  const functions = new Functions(client);
  const messaging = new Messaging(client);
  const users = new Users(client);
  const db = new TablesDB(client);
  const teams = new Teams(client);
  const storage = new Storage(client);
  const failures: string[] = [];

  async function attempt(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof AppwriteException && error.code === 404) return;
      failures.push(`${what}: ${error instanceof Error ? error.message : error}`);
    }
  }
  const all = (kind: string, items: readonly { $id: string }[], remove: (id: string) => Promise<unknown>) =>
    Promise.all(items.map(({ $id }) => attempt(`${kind} ${$id}`, () => remove($id))));
  const own = (items: readonly { $id: string }[]) => items.filter(({ $id }) => $id.startsWith(prefix));

  await all('function', own(config.functions), async (functionId) => {
    await until(() => isIdle(functions, functionId));
    await functions.delete({ functionId });
  });
  await attempt('users and messages', async () => {
    const accounts = await newest(since, async (queries) => (await users.list({ queries })).users);
    const people = accounts.filter(({ $id, email }) => $id.startsWith(prefix) || email.endsWith(domainFor(prefix)));
    const addresses = new Set(people.flatMap(({ $id, targets }) => [$id, ...targets.map((target) => target.$id)]));
    const messages = await newest(since, async (queries) => (await messaging.listMessages({ queries })).messages);
    const isOurs = (id: string) => id.startsWith(prefix) || addresses.has(id);
    await all(
      'message',
      messages.filter((message) => isFor(message, isOurs, prefix)),
      (messageId) =>
        until(async () => {
          try {
            await messaging.delete({ messageId });
          } catch (error) {
            // a message that is being sent cannot be deleted
            if (error instanceof AppwriteException && error.code === 400) return false;
            throw error;
          }
          return true;
        }),
    );
    await all('user', people, (userId) => users.delete({ userId }));
  });
  await all('topic', own(config.topics), (topicId) => messaging.deleteTopic({ topicId }));
  await all('database', own(config.tablesDB), (databaseId) => db.delete({ databaseId }));
  await all('team', own(config.teams), (teamId) => teams.delete({ teamId }));
  await all('bucket', own(config.buckets), (bucketId) => storage.deleteBucket({ bucketId }));
  if (failures.length > 0)
    throw new Error(`not everything that the tests created could be removed:\n${failures.join('\n')}`);
}

async function isIdle(functions: Functions, functionId: string): Promise<boolean> {
  const queries = [Query.equal('status', ['waiting', 'processing']), Query.limit(1)];
  return (await functions.listExecutions({ functionId, queries })).executions.length === 0;
}

/** Waits for a condition, and continues after the maximum wait. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await isSo()) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, LOOK));
}

/** Everything that was created since, page by page. */
async function newest<Item extends { $id: string }>(
  since: Date,
  list: (queries: string[]) => Promise<Item[]>,
): Promise<Item[]> {
  const after = Query.greaterThan('$createdAt', new Date(since.getTime() - CLOCKS).toISOString());
  const found: Item[] = [];
  for (;;) {
    const last = found.at(-1);
    const from = last ? [Query.cursorAfter(last.$id)] : [];
    const page = await list([after, Query.orderDesc('$createdAt'), Query.limit(PAGE), ...from]);
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}

/** Whether a message went only to test users; a message without recipients is recognised by its text. */
function isFor(
  { users, topics, targets, data }: Models.Message,
  isOurs: (id: string) => boolean,
  prefix: string,
): boolean {
  const to = [...users, ...topics, ...targets];
  return to.length > 0 ? to.every(isOurs) : JSON.stringify(data).includes(prefix);
}
