import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Settings } from '../store/settings.ts';
import { Store } from '../store/store.ts';
import { asStartError } from './folder.ts';
import { StartError } from './options.ts';

/** The options that delete stored data, in the form of `readCommand`. */
export const FRESH = {
  fresh: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
} as const;

/** Whether to delete all data first, and whether to ask for confirmation. */
export type Fresh = 'no' | 'ask' | 'yes';

export function readFresh({ fresh, yes }: { fresh: boolean; yes: boolean }): Fresh {
  if (!fresh) return 'no';
  return yes ? 'yes' : 'ask';
}

/** The file of the database, and the separate folder of `npm run local -- --empty`. */
const DATABASE = 'appwrite.db';
const OTHERS = 'empty';

/**
 * Deletes all stored data except the API key, if the command says so.
 * @throws StartError if a local Appwrite uses the folder, the answer is no, or there is no terminal to ask at
 */
export async function beFresh(folder: string, fresh: Fresh): Promise<void> {
  if (fresh === 'ask') await askForFresh(folder);
  if (fresh !== 'no') emptyFolder(folder);
}

/** Asks before data is deleted. @throws StartError if the answer is no, or if there is no terminal */
async function askForFresh(folder: string): Promise<void> {
  if (!existsSync(join(folder, DATABASE))) return;
  if (!process.stdin.isTTY)
    throw new StartError(`--fresh deletes all data in ${folder}. There is no terminal to ask at: add --yes.`);
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await asking.question(`Delete all users, rows, files, messages and executions in ${folder}? (y/N) `);
  asking.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new StartError('Nothing was deleted.');
}

/** Deletes all stored data except the API key. @throws StartError if a local Appwrite uses the folder */
function emptyFolder(folder: string): void {
  if (!existsSync(join(folder, DATABASE))) return;
  const key = keyIn(folder);
  for (const name of readdirSync(folder))
    if (name !== OTHERS) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  if (key === undefined) return;
  const store = new Store(join(folder, DATABASE));
  new Settings(store).keep('key', () => key);
  store.close();
}

function keyIn(folder: string): string | undefined {
  try {
    const store = new Store(join(folder, DATABASE)); // throws if another process has it open
    const key = new Settings(store).get('key');
    store.close();
    return key;
  } catch (error) {
    throw asStartError(error, folder);
  }
}
