import type { FunctionConfig } from '../../local/config/schema.ts';

const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** The minimum length of a secret in characters. 32 random bytes are longer in every encoding. */
const SHORTEST = 32;

/** The environment variable of a value `${NAME}` in `vars`; undefined for a plain value. */
export function secretName(value: string): string | undefined {
  return REFERENCE.exec(value)?.[1];
}

/** Why a secret cannot be used; undefined if it can. Never contains a part of it. */
export function whyNotSecret(name: string, value: string): string | undefined {
  if (!/SECRET$/.test(name)) return undefined;
  if (value.length < SHORTEST) return `has ${value.length} characters and needs ${SHORTEST}`;
  return new Set(value).size < 8 ? 'repeats the same few characters' : undefined;
}

/** The secrets that functions need, each with the functions that do. */
export function secretsOf(functions: readonly FunctionConfig[]): Map<string, string[]> {
  const secrets = new Map<string, string[]>();
  for (const { $id, vars } of functions)
    for (const { value } of vars) {
      const name = secretName(value);
      if (name) secrets.set(name, [...(secrets.get(name) ?? []), $id]);
    }
  return secrets;
}
