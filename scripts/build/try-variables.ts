import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import type { FunctionConfig } from '../../local/config/schema.ts';
import { secretName } from '../deploy/secrets.ts';
import { outputFolder } from './output.ts';

/**
 * Loads a bundle and hands it an event that nobody acts upon: the helper module reads the variables first, and says which are
 * wrong. Only what the helper module made is called.
 */
const PROGRAM = `
const main = require(process.argv[1]).default;
const req = { method: 'POST', path: '/', bodyText: '', query: {}, queryString: '', headers: { 'x-appwrite-trigger': 'event', 'x-appwrite-event': 'none' } };
const wrong = [];
const error = (text) => wrong.push(String(text));
const done = () => process.stdout.write(JSON.stringify(wrong));
if (typeof main !== 'function' || !main.routes) done();
else Promise.resolve(main({ req, res: { text: () => 0 }, log() {}, error })).then(done);
`;

const logged = z.object({ error: z.object({ name: z.literal('VariablesError'), message: z.string() }) });

/**
 * Why a function that was built would refuse to run with these variables; undefined where it would not, or where it does not
 * say. Shows none of their values.
 */
async function whyNotVariables(
  root: string,
  functionId: string,
  variables: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const file = join(outputFolder(root, functionId), 'main.js');
  const options = { env: { ...variables }, timeout: 20_000 };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM, file], options).catch(() => ({
    stdout: '',
  }));
  const lines = stdout ? (JSON.parse(stdout) as string[]) : [];
  for (const line of lines) {
    const { data } = logged.safeParse(tryJson(line));
    if (data) return data.error.message;
  }
  return undefined;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Stands in for a secret that is not at hand, so that the other variables can be looked at. */
const STAND_IN = 'stands-in-for-a-secret-that-is-not-at-hand';

/** What is wrong with the variables of functions that were built, a line each. Secrets come from the environment. */
export async function variableMistakes(
  root: string,
  functions: readonly Pick<FunctionConfig, '$id' | 'vars'>[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const lines = functions.map(async ({ $id, vars }) => {
    const pairs = vars.map(({ key, value }) => {
      const secret = secretName(value);
      return [key, secret === undefined ? value : environment[secret] || STAND_IN];
    });
    const why = await whyNotVariables(root, $id, Object.fromEntries(pairs));
    return why === undefined ? [] : why.split('; ').map((one) => `${$id}: ${one}`);
  });
  return (await Promise.all(lines)).flat();
}
