import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import type { FunctionConfig } from '../../local/config/schema.ts';
import { secretName } from '../deploy/secrets.ts';
import { outputFolder } from './output.ts';

/**
 * Loads bundles one after the other and sends each an event that no function handles: the helper module checks the variables
 * first, and reports which are wrong. Only functions of `defineFunction` are called.
 */
const PROGRAM = `
const req = { method: 'POST', path: '/', bodyText: '', query: {}, queryString: '', headers: { 'x-appwrite-trigger': 'event', 'x-appwrite-event': 'none' } };
const own = /node:internal|\\[eval\\]/;
async function attempt({ file, environment }) {
  process.env = environment;
  const lines = [];
  try {
    const main = require(file).default;
    if (typeof main === 'function' && main.routes) await main({ req, res: { text: () => 0 }, log() {}, error: (text) => lines.push(String(text)) });
    return { lines };
  } catch (error) {
    if (/^ERR_REQUIRE_/.test(error?.code)) return { lines };
    return { lines, failure: String(error?.stack || error).split('\\n').filter((line) => !own.test(line)).join('\\n') };
  }
}
async function all(tasks) {
  const results = [];
  for (const task of tasks) results.push(await attempt(task));
  process.stdout.write(JSON.stringify(results), () => process.exit());
}
console.log = console.info = console.debug = console.warn = console.error = () => {};
all(JSON.parse(require('node:fs').readFileSync(0, 'utf8')));
`;

const results = z.array(z.object({ lines: z.array(z.string()), failure: z.optional(z.string()) }));
const logged = z.object({ error: z.object({ name: z.literal('VariablesError'), message: z.string() }) });

/** A built function and its environment. */
export interface Attempt {
  functionId: string;
  environment: Readonly<Record<string, string>>;
}

/** The result of an attempt; both are undefined if the function would run. */
export interface Tried {
  functionId: string;
  /** What is wrong with its variables, without their values. */
  variables?: string;
  /** The stack of an error while it was loaded. */
  failure?: string;
}

/** Whether built functions would run with an environment. Reports nothing after 20 seconds. */
export async function tryFunctions(root: string, attempts: readonly Attempt[]): Promise<Tried[]> {
  if (attempts.length === 0) return [];
  const tasks = attempts.map(({ functionId, environment }) => {
    return { file: join(outputFolder(root, functionId), 'main.js'), environment };
  });
  const { SystemRoot } = process.env; // Windows cannot start a process without it
  const env = SystemRoot === undefined ? {} : { SystemRoot };
  const running = promisify(execFile)(process.execPath, ['-e', PROGRAM], { env, timeout: 20_000 });
  // not as an argument: it contains secrets, and any user of this machine can list arguments
  running.child.stdin?.on('error', () => undefined);
  running.child.stdin?.end(JSON.stringify(tasks));
  const { stdout } = await running.catch(() => ({ stdout: '[]' }));
  const found = results.safeParse(tryJson(stdout)).data ?? [];
  return attempts.map(({ functionId }, at) => {
    const { lines = [], failure } = found[at] ?? {};
    const variables = lines.map((line) => logged.safeParse(tryJson(line)).data?.error.message).find(Boolean);
    return {
      functionId,
      ...(variables === undefined ? {} : { variables }),
      ...(failure === undefined ? {} : { failure }),
    };
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Used for a secret that is not set, so that the other variables can be checked. */
const STAND_IN = 'stands-in-for-a-secret-that-is-not-at-hand';

/** A wrong variable of a function. */
export interface VariableMistake {
  /** `hello: GREETING: a whole number expected`, without the value. */
  text: string;
  /** The variable of the environment that it gets its value from, if it is a secret. */
  secret: string | undefined;
}

/** What is wrong with the variables of built functions. Secrets come from the environment. */
export async function variableMistakes(
  root: string,
  functions: readonly Pick<FunctionConfig, '$id' | 'vars'>[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<VariableMistake[]> {
  const attempts = functions.map(({ $id, vars }) => {
    const pairs = vars.map(({ key, value }) => {
      const secret = secretName(value);
      return [key, secret === undefined ? value : environment[secret] || STAND_IN];
    });
    return { functionId: $id, environment: Object.fromEntries(pairs) as Record<string, string> };
  });
  const tried = await tryFunctions(root, attempts);
  return tried.flatMap(({ functionId, variables }) => {
    const vars = functions.find(({ $id }) => $id === functionId)?.vars ?? [];
    return (variables?.split('; ') ?? []).map((one) => {
      const value = vars.find(({ key }) => one.startsWith(`${key}: `))?.value;
      return { text: `${functionId}: ${one}`, secret: value === undefined ? undefined : secretName(value) };
    });
  });
}
