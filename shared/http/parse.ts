import type * as z from 'zod/mini';
import { type InputMistake, problems } from './problem.ts';

export type Schema = z.core.$ZodType;

/**
 * Parses input with its schema.
 * @param where what the caller knows it as: `body`, `query`, `params`
 * @throws Problem 400 which names every invalid or unknown field
 */
export function parseInput<S extends Schema>(schema: S, value: unknown, where: string): z.core.output<S> {
  const result = parseOrGiveUp(schema, value, where);
  if (result.success) return result.data;
  throw problems.invalid(mistakesOf(result.error.issues, where));
}

/** zod throws a RangeError if the mistakes exceed the stack. */
function parseOrGiveUp<S extends Schema>(schema: S, value: unknown, where: string) {
  try {
    return safeParse(schema, value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw problems.invalid([{ at: where, message: 'too many mistakes to list' }]);
  }
}

/** The parsed value, or every mistake in it. For schemas of `zod` and `zod/mini`. */
export function safeParse<S extends Schema>(
  schema: S,
  value: unknown,
): { success: true; data: z.core.output<S> } | { success: false; error: { issues: readonly z.core.$ZodIssue[] } } {
  const result = (schema as unknown as z.ZodMiniType<z.core.output<S>>).safeParse(value);
  return result.success ? result : { success: false, error: { issues: result.error.issues } };
}

/** The most mistakes in one answer, and the most characters of a field's name, so that an answer stays small. */
const MOST_MISTAKES = 20;
const LONGEST_NAME = 100;

/** The first {@link MOST_MISTAKES} of zod's issues in words for a caller, without the values. */
export function mistakesOf(issues: readonly z.core.$ZodIssue[], where: string): InputMistake[] {
  const told = issues.slice(0, MOST_MISTAKES).flatMap((issue) => {
    const at = [where, ...issue.path.map((part) => shortened(String(part)))].join('.');
    if (issue.code !== 'unrecognized_keys') return [{ at, message: reasonOf(issue) }];
    const keys = issue.keys.slice(0, MOST_MISTAKES);
    return keys.map((key) => ({ at: `${at}.${shortened(key)}`, message: 'unknown field' }));
  });
  return told.slice(0, MOST_MISTAKES);
}

function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}…`;
}

/** Zod's own messages are 20 kB of locales. `zod/mini` has none of them and only says "Invalid input". */
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
      return issue.format === 'regex' ? 'not in the required format' : `not a valid ${issue.format}`;
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
