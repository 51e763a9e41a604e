// zod/mini, imported as a namespace: it adds 3 ms to the load time of a no-op. zod as a namespace adds 9 ms, and as `{ z }`
// 20 ms, because that includes all locales. Medians of 25 cold starts of a bundle.
import * as z from 'zod/mini';
import { mistakesOf, type Schema, safeParse } from './http/parse.ts';

/** Variables of a function are missing or wrong. The message names each of them and contains no value. */
export class VariablesError extends Error {
  override readonly name = 'VariablesError';
}

/** Each reads the variables, if that has not been done yet. @throws VariablesError */
const readers = new WeakMap<object, () => unknown>();

/**
 * Declares a function's variables: `const variables = defineVariables({ TABLE: z.string() })`, then `variables.TABLE`.
 * They are read once, on first use, so that a module can be loaded without them. An empty one counts as missing, because
 * a variable without a value is deployed as an empty one.
 */
export function defineVariables<Shape extends Record<string, Schema>>(
  shape: Shape,
): { readonly [Name in keyof Shape]: z.core.output<Shape[Name]> } {
  let values: Record<string, unknown> | undefined;
  const read = () => {
    values ??= readAll(shape);
    return values;
  };
  const variables = {};
  for (const name of Object.keys(shape))
    Object.defineProperty(variables, name, { enumerable: true, get: () => read()[name] });
  readers.set(variables, read);
  return variables as { readonly [Name in keyof Shape]: z.core.output<Shape[Name]> };
}

/** Checks that no variable is missing or wrong. @throws VariablesError */
export function checkVariables(variables: object): void {
  readers.get(variables)?.();
}

function readAll(shape: Readonly<Record<string, Schema>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const mistakes = Object.entries(shape).flatMap(([name, schema]) => {
    const result = safeParse(schema, process.env[name] || undefined);
    if (!result.success) return mistakesOf(result.error.issues, name);
    values[name] = result.data;
    return [];
  });
  if (mistakes.length === 0) return values;
  throw new VariablesError(mistakes.map(({ at, message }) => `${at}: ${message}`).join('; '));
}

/** A variable with a whole number, with inclusive bounds. */
export function whole(atLeast: number, atMost: number) {
  return z.pipe(
    z.string().check(z.regex(/^-?\d+$/, 'a whole number expected')),
    z.pipe(z.transform(Number), z.int().check(z.minimum(atLeast), z.maximum(atMost))),
  );
}

/** A variable with `on` or `off`, as a boolean. */
export function onOff() {
  return z.pipe(
    z.enum(['on', 'off'], '"on" or "off" expected'),
    z.transform((value) => value === 'on'),
  );
}

/** A variable with a list. Its items are separated by commas; blanks around them are ignored. */
export function list<Item extends z.ZodMiniType<unknown, string>>(item: Item) {
  const parts = z.transform((text: string) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
  return z.pipe(z.pipe(z.string(), parts), z.array(item));
}

/** A variable with JSON. */
export function json<Value extends Schema>(value: Value) {
  const parsed = z.transform((text: string, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.issues.push({ code: 'custom', message: 'not JSON', input: undefined });
      return z.NEVER;
    }
  });
  return z.pipe(z.pipe(z.string(), parsed), value as unknown as z.ZodMiniType<z.core.output<Value>>);
}

/** `HMAC_SECRET`: at least 32 bytes. Create it with `openssl rand -hex 32`, for example. */
export function secret32() {
  return z
    .string('a secret of at least 32 random bytes expected')
    .check(z.refine((text) => Buffer.byteLength(text) >= 32, 'a secret of at least 32 random bytes expected'));
}
