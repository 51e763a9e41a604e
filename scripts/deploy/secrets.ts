import type { FunctionConfig } from '../../local/config/schema.ts';

const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** The shortest secret, in characters: 32 random bytes as text are longer, whichever way they are written. */
const SHORTEST = 32;

/** Which name of the environment a value of `vars` stands for (`${NAME}`); undefined where it is plain. */
export function secretName(value: string): string | undefined {
  return REFERENCE.exec(value)?.[1];
}

/** Why a secret cannot be used; undefined where it can. Never shows any of it. */
export function whyNotSecret(name: string, value: string): string | undefined {
  if (!/SECRET$/.test(name)) return undefined;
  if (value.length < SHORTEST) return `has ${value.length} characters and needs ${SHORTEST}`;
  return new Set(value).size < 8 ? 'is the same few characters again and again' : undefined;
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
