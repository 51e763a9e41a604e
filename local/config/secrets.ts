import { newSecret } from '../auth/secrets.ts';
import type { Local } from '../local.ts';
import type { FunctionConfig } from './schema.ts';

/** A function's variable as it is deployed. Only the function gets the value of a secret one. */
export interface Variable {
  key: string;
  value: string;
  secret: boolean;
}

const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/**
 * A function's variables. `${NAME}` in the file is a secret: the environment's value, or a random one (32 bytes as hex),
 * which is stored and stays the same after a restart.
 */
export function variablesOf(
  local: Local,
  { vars }: FunctionConfig,
  environment: Readonly<Record<string, string | undefined>>,
): Variable[] {
  return vars.map(({ key, value }) => {
    const name = REFERENCE.exec(value)?.[1];
    if (name === undefined) return { key, value, secret: false };
    return {
      key,
      value: environment[name] || local.settings.keep(`secret ${name}`, () => newSecret(64)),
      secret: true,
    };
  });
}
