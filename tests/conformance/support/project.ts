import type { AskedAppwrite } from './appwrite.ts';
import { key, query } from './questions.ts';

/** Where a project's things are listed, and under which name. */
const lists = {
  '/functions': 'functions',
  '/messaging/messages': 'messages',
  '/messaging/topics': 'topics',
  '/messaging/providers': 'providers',
  '/storage/buckets': 'buckets',
  '/tablesdb': 'databases',
  '/teams': 'teams',
  '/users': 'users',
} as const;

interface Page {
  total: number;
  [name: string]: unknown;
}

/**
 * What the tests find at their end they delete, so nothing may be there at their beginning.
 * @throws Error that names what is there
 */
export async function requireEmptyProject(appwrite: AskedAppwrite): Promise<void> {
  for (const [path, name] of Object.entries(lists)) {
    const { status, body } = await appwrite.ask(key.get(path));
    if (status !== 200)
      throw new Error(`GET ${path} of ${appwrite.endpoint} answers ${status}: the key needs every scope.`);
    const { total } = body as Page;
    if (total > 0)
      throw new Error(
        `Project ${appwrite.project} has ${total} ${name}. The tests want an empty one: they delete all that they find at their end.`,
      );
  }
}

/** How long, in milliseconds, is waited for what cannot be deleted yet, such as a message that is being sent. */
const PATIENCE = 60_000;
const LOOK = 250;

/** Deletes all that the tests made. What is refused is tried again later. @throws Error that names what is left after a minute */
export async function emptyProject(appwrite: AskedAppwrite): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const refusals: string[] = [];
    for (const [path, name] of Object.entries(lists)) refusals.push(...(await emptyList(appwrite, path, name)));
    if (refusals.length === 0) return;
    if (Date.now() > end)
      throw new Error(`Project ${appwrite.project} could not be emptied after the tests:\n${refusals.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

/** Deletes what is in a list, page by page, until nothing is left or nothing of a page goes. Gives what was refused, each with why. */
async function emptyList(appwrite: AskedAppwrite, path: string, name: string): Promise<string[]> {
  for (;;) {
    const { body } = await appwrite.ask(key.get(path, { queries: [query('limit', undefined, [100])] }));
    const found = ((body as Page)[name] ?? []) as { $id: string }[];
    const refusals = await Promise.all(found.map(({ $id }) => refusalOf(appwrite, `${path}/${$id}`)));
    const refused = refusals.filter((refusal) => refusal !== undefined);
    if (refused.length === found.length) return refused;
  }
}

/** Deletes one thing; that it is gone already is as good. */
async function refusalOf(appwrite: AskedAppwrite, path: string): Promise<string | undefined> {
  const { status, text } = await appwrite.ask(key.delete(path));
  return status < 400 || status === 404 ? undefined : `DELETE ${path} answers ${status}: ${text}`;
}
