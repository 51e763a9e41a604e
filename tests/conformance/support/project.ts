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

/** Deletes all that the tests made. */
export async function emptyProject(appwrite: AskedAppwrite): Promise<void> {
  for (const [path, name] of Object.entries(lists)) {
    for (;;) {
      const { body } = await appwrite.ask(key.get(path, { queries: [query('limit', undefined, [100])] }));
      const found = ((body as Page)[name] ?? []) as { $id: string }[];
      const answers = await Promise.all(found.map(({ $id }) => appwrite.ask(key.delete(`${path}/${$id}`))));
      if (found.length === 0 || answers.some(({ status }) => status >= 400)) break;
    }
  }
}
