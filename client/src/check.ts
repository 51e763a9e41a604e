import type { InputMistake } from './errors.ts';

/**
 * Every mistake in a value that was parsed from JSON; an empty list for a valid value.
 * @param at where the value is: `body`, `query.limit`
 */
export type Check = (value: unknown, at: string) => InputMistake[];

/** Checks by the names of fields. */
export type Fields = Readonly<Record<string, Check>>;

const mistake = (at: string, message: string): InputMistake[] => [{ at, message }];

function ofType<Type extends 'string' | 'number' | 'boolean'>(name: Type, more: Check): Check {
  return (value, at) => (typeof value === name ? more(value, at) : mistake(at, `${name} expected`));
}

/** The mistakes of a size outside its bounds. */
function within(size: number, least: number, most: number, unit: string, at: string): InputMistake[] {
  if (size < least) return mistake(at, `at least ${least}${unit}`);
  return size > most ? mistake(at, `at most ${most}${unit}`) : [];
}

/** Text with a length in characters (code points, as the functions count them) that matches all patterns. */
export function text(least = 0, most = Number.POSITIVE_INFINITY, ...patterns: RegExp[]): Check {
  return ofType('string', (value, at) => [
    ...within([...String(value)].length, least, most, ' characters', at),
    ...(patterns.every((pattern) => pattern.test(String(value))) ? [] : mistake(at, 'not in the required format')),
  ]);
}

export function number(least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): Check {
  return ofType('number', (value, at) => within(Number(value), least, most, '', at));
}

/** A safe integer. */
export function integer(least?: number, most?: number): Check {
  const inBounds = number(least, most);
  return (value, at) => (Number.isSafeInteger(value) ? inBounds(value, at) : mistake(at, 'whole number expected'));
}

export const boolean: Check = ofType('boolean', () => []);

/** Any value. */
export const unknown: Check = () => [];

/** One of these values. */
export function oneOf(...values: (string | number | boolean | null)[]): Check {
  const said = values.map((value) => JSON.stringify(value)).join(', ');
  return (value, at) => (values.some((known) => known === value) ? [] : mistake(at, `one of ${said} expected`));
}

export function nullable(check: Check): Check {
  return (value, at) => (value === null ? [] : check(value, at));
}

/** A value that passes at least one of the checks. */
export function anyOf(...checks: Check[]): Check {
  return (value, at) =>
    checks.some((check) => check(value, at).length === 0) ? [] : mistake(at, 'value of another type expected');
}

export function list(items: Check, least = 0, most = Number.POSITIVE_INFINITY): Check {
  return (value, at) =>
    Array.isArray(value)
      ? [
          ...within(value.length, least, most, ' items', at),
          ...value.flatMap((item, index) => items(item, `${at}.${index}`)),
        ]
      : mistake(at, 'array expected');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function some(required: Fields, optional: Fields, others: Check): Check {
  const known = new Map(Object.entries({ ...required, ...optional }));
  return (value, at) => {
    if (!isObject(value)) return mistake(at, 'object expected');
    const missing = Object.entries(required).filter(([name]) => !Object.hasOwn(value, name));
    return [
      ...missing,
      ...Object.entries(value).map(([name, field]) => [name, known.get(name) ?? others, field] as const),
    ].flatMap(([name, check, field]) => check(field, `${at}.${name}`));
  };
}

/** An object with these fields. Unknown fields are refused. */
export function fields(required: Fields, optional: Fields = {}): Check {
  return some(required, optional, (_, at) => mistake(at, 'unknown field'));
}

/** An object with these fields. Further fields, of a newer function, are ignored. */
export function atLeast(required: Fields, optional: Fields = {}): Check {
  return some(required, optional, unknown);
}

/** An object with any field names. */
export function record(values: Check): Check {
  return some({}, {}, values);
}

/** An object whose field `name` selects the check for its other fields. */
export function variants(name: string, checks: Fields): Check {
  const kind = oneOf(...Object.keys(checks));
  return (value, at) => {
    if (!isObject(value)) return mistake(at, 'object expected');
    const { [name]: meant, ...others } = value;
    const check = Object.hasOwn(checks, String(meant)) ? checks[String(meant)] : undefined;
    return typeof meant === 'string' && check ? check(others, at) : kind(meant, `${at}.${name}`);
  };
}
