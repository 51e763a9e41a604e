import type * as z from 'zod/mini';

/** One mistake, and its path: `functions[2].events[0]`. */
export interface Mistake {
  path: string;
  message: string;
}

export type Path = readonly PropertyKey[];

/** A path in `appwrite.json`, in readable form. */
export function placeOf(path: Path): string {
  let place = '';
  for (const part of path) place += typeof part === 'number' ? `[${part}]` : `${place && '.'}${String(part)}`;
  return place || '(the whole file)';
}

/** The mistakes of a file, one for each unknown field. */
export function mistakesOf(error: z.core.$ZodError): Mistake[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: placeOf([...issue.path, key]), message: 'unknown field' }))
      : [{ path: placeOf(issue.path), message: issue.message }],
  );
}

/** Why a value is invalid. The text follows the value's path. */
export function explain(issue: z.core.$ZodRawIssue): string {
  const given = issue.input === undefined ? 'is missing' : undefined;
  switch (issue.code) {
    case 'invalid_type':
      return given ?? `must be ${kinds[issue.expected] ?? issue.expected}, not ${JSON.stringify(issue.input)}`;
    case 'invalid_value':
      return given ?? `must be ${words(issue.values)}, not ${JSON.stringify(issue.input)}`;
    case 'invalid_union':
      return optionsOf(issue) ?? 'unknown value';
    case 'too_small':
      return `must be ${unit(issue.origin)}at least ${issue.minimum}`;
    case 'too_big':
      return `must be ${unit(issue.origin)}at most ${issue.maximum}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'must be an address that starts with https:// or http://' : 'has the wrong form';
    default:
      return 'is not valid';
  }
}

/** For a union with a discriminator: the values that the discriminator can have. */
function optionsOf(issue: object): string | undefined {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
  const named = options.filter((option) => typeof option === 'string' && option !== '');
  return named.length > 0 ? `must be ${words(named)}` : undefined;
}

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function unit(origin: string): string {
  if (origin === 'string') return 'a text whose length is ';
  return origin === 'array' ? 'a list whose length is ' : '';
}

function words(values: readonly unknown[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return quoted.length === 1 ? `${quoted[0]}` : `one of ${quoted.join(', ')}`;
}
