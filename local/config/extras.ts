import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { explain, mistakesOf, placeOf } from './mistakes.ts';
import { ConfigError } from './read.ts';
import type { Config } from './schema.ts';

/**
 * Settings that the CLI has no key for. They have a separate file, because the CLI drops unknown keys when it writes
 * appwrite.json.
 */
export const EXTRAS_FILE = 'appwrite.extras.json';

const name = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const reference = /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/;

const domain = z.string().check(
  z.refine(
    (text) => name.test(text) || reference.test(text),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how the file refers to a variable
    'must be a domain in lower case such as auth.example.com, or ${NAME} for one of the environment',
  ),
);

const schema = z.strictObject({
  $schema: z.optional(z.string()),
  /** The domains of each function, by its id. */
  domains: z._default(z.record(z.string(), z.array(domain).check(z.maxLength(10))), {}),
});

export type Extras = z.infer<typeof schema>;

/** Reads and checks `appwrite.extras.json` in a project's folder. The file is optional. @throws ConfigError */
export function readExtras(root: string, { functions }: Pick<Config, 'functions'>): Extras {
  const path = join(root, EXTRAS_FILE);
  if (!existsSync(path)) return { domains: {} };
  const parsed = schema.safeParse(parse(readFileSync(path, 'utf8')), { error: explain });
  if (!parsed.success) throw inFile(mistakesOf(parsed.error));
  const unknown = Object.keys(parsed.data.domains).filter((id) => !functions.some(({ $id }) => $id === id));
  if (unknown.length > 0)
    throw inFile(
      unknown.map((id) => ({ path: placeOf(['domains', id]), message: 'appwrite.json has no such function' })),
    );
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw inFile([{ path: '', message: error instanceof Error ? error.message : String(error) }]);
  }
}

function inFile(mistakes: ConstructorParameters<typeof ConfigError>[0]): ConfigError {
  return new ConfigError(
    mistakes.map(({ path, message }) => ({
      path: [EXTRAS_FILE, path].filter((part) => part !== '').join(': '),
      message,
    })),
  );
}
