import type * as z from 'zod/mini';
import { type InputMistake, problems } from './problem.ts';

export type Schema = z.core.$ZodType;

/**
 * What came in, by its schema.
 * @param where what it is to the caller: `body`, `query`, `params`
 * @throws Problem 400 which names every field that does not fit, unknown ones included
 */
export function parseInput<S extends Schema>(schema: S, value: unknown, where: string): z.core.output<S> {
  const result = safeParse(schema, value);
  if (result.success) return result.data;
  throw problems.invalid(mistakesOf(result.error.issues, where));
}

/** Every mistake in a value, or the value. For schemas of either kind of zod. */
export function safeParse<S extends Schema>(
  schema: S,
  value: unknown,
): { success: true; data: z.core.output<S> } | { success: false; error: { issues: readonly z.core.$ZodIssue[] } } {
  const result = (schema as unknown as z.ZodMiniType<z.core.output<S>>).safeParse(value);
  return result.success ? result : { success: false, error: { issues: result.error.issues } };
}

/** Zod's issues as a caller can read them, without the values. */
export function mistakesOf(issues: readonly z.core.$ZodIssue[], where: string): InputMistake[] {
  return issues.flatMap((issue) => {
    const at = [where, ...issue.path.map(String)].join('.');
    if (issue.code !== 'unrecognized_keys') return [{ at, message: reasonOf(issue) }];
    return issue.keys.map((key) => ({ at: `${at}.${key}`, message: 'unknown field' }));
  });
}

/** Zod's own texts are 20 kB of locales; `zod/mini` comes without them and says "Invalid input" alone. */
function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.message !== 'Invalid input') return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? `${issue.expected} expected` : `${issue.expected} expected`;
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'regex' ? 'not of the form asked for' : `not a valid ${issue.format}`;
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')} expected`;
    default:
      return 'not valid';
  }
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' || origin === 'set' ? ' items' : '';
}
