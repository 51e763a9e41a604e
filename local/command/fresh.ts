import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Settings } from '../store/settings.ts';
import { Store } from '../store/store.ts';
import { asStartError } from './folder.ts';
import { StartError } from './options.ts';

/** The file of the database, and the separate folder of `npm run local -- --empty`. */
const DATABASE = 'appwrite.db';
const OTHERS = 'empty';

/** Asks before data is deleted. @throws StartError if the answer is no, or if there is no terminal */
export async function askForFresh(folder: string): Promise<void> {
  if (!existsSync(join(folder, DATABASE))) return;
  if (!process.stdin.isTTY)
    throw new StartError(`--fresh deletes all data in ${folder}. There is no terminal to ask at: add --yes.`);
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await asking.question(`Delete all users, rows, files, messages and executions in ${folder}? (y/N) `);
  asking.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new StartError('Nothing was deleted.');
}

/** Deletes all stored data except the API key. @throws StartError if a local Appwrite uses the folder */
export function emptyFolder(folder: string): void {
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
