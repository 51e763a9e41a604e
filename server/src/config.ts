import { isId } from '../../shared/data/ids.ts';

/** A variable of the app's server is missing or wrong. The message names each of them and contains no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What each variable has to be; undefined if it is right. */
const checks = {
  APPWRITE_ENDPOINT: (text: string) =>
    URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
      ? undefined
      : 'an address such as https://cloud.appwrite.io/v1 expected',
  APPWRITE_PROJECT_ID: (text: string) => (isId(text) ? undefined : 'a project id expected'),
  APPWRITE_API_KEY: (text: string) => (/^[\x21-\x7e]+$/.test(text) ? undefined : 'an API key expected'),
  APP_ORIGIN: (text: string) => originMistake(text),
  HMAC_SECRET: (text: string) =>
    Buffer.byteLength(text) >= 32 ? undefined : 'a secret of at least 32 random bytes expected',
};

/** The variables of an app's server. */
export type VariableName = keyof typeof checks;
export const VARIABLES = Object.keys(checks) as VariableName[];

/** What is missing or wrong in an environment. Empty if nothing is. */
export function mistakesIn(environment: Environment, names: readonly VariableName[]): string[] {
  return names.flatMap((name) => {
    const value = environment[name];
    const mistake = value ? checks[name](value) : 'missing';
    return mistake === undefined ? [] : [`${name}: ${mistake}`];
  });
}

/**
 * The value of a variable. Read at each use, because frameworks load them late.
 * @throws ConfigError
 */
export function variable(name: VariableName): string {
  const mistakes = mistakesIn(process.env, [name]);
  if (mistakes.length > 0) throw new ConfigError(mistakes.join('; '));
  return process.env[name] ?? '';
}

const THIS_MACHINE = /^(localhost|.+\.(localhost|test)|127\.0\.0\.1|\[::1\])$/;

function originMistake(text: string): string | undefined {
  const expected = 'an origin such as https://app.example.com expected (http only for localhost and names under .test)';
  if (!URL.canParse(text)) return expected;
  const { origin, protocol, hostname } = new URL(text);
  if (origin !== text) return expected;
  return protocol === 'https:' || (protocol === 'http:' && THIS_MACHINE.test(hostname)) ? undefined : expected;
}

/** Whether cookies are for https only. Browsers refuse such a cookie from plain http, which is for this machine. */
export function isSecure(): boolean {
  return new URL(variable('APP_ORIGIN')).protocol === 'https:';
}
