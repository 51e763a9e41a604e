import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import * as check from '../../client/src/check.ts';
import type { Description } from '../../client/src/operation.ts';
import { functions } from '../../client/src/operations.ts';
import { type Schema, safeParse } from '../../shared/http/parse.ts';
import { projectConfig } from '../../tests/support/functions.ts';
import { valuesAround } from '../../tests/support/json-values.ts';
import { Checks } from './checks.ts';
import { asSent, JsonSchemas } from './json-schema.ts';
import { camelCase, readContracts } from './operations.ts';

const schemas = new JsonSchemas(new Map());
const contracts = await readContracts(process.cwd(), projectConfig);

/** Whether a schema accepts a value. Checks by functions are ignored, because JSON Schema cannot express them. */
function isTaken(schema: Schema, value: unknown, unknownFields: 'refused' | 'taken'): boolean {
  const result = safeParse(schema, value);
  if (result.success) return true;
  const pardoned = ['custom', ...(unknownFields === 'taken' ? ['unrecognized_keys'] : [])];
  return result.error.issues.every(({ code }) => pardoned.includes(code));
}

function throughJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function expectAlike(arbitrary: fc.Arbitrary<unknown>, zod: (value: unknown) => boolean, ours: check.Check): void {
  fc.assert(
    fc.property(arbitrary.map(throughJson), (value) => {
      expect(ours(value, 'value').length === 0).toBe(zod(value));
    }),
    { numRuns: 300 },
  );
}

const operations = contracts.flatMap((contract) => contract.operations);
const described = operations.map((operation) => {
  const [, known = {}] = functions[camelCase(operation.functionId)] ?? [];
  return [`${operation.functionId} ${operation.name}`, operation, known[operation.name]] as const;
});

describe.each(described)('%s in the typed caller', (_, operation, description: Description | undefined) => {
  it.each(['params', 'body'] as const)('accepts and refuses as %s what the schema does', (part) => {
    const [schema, ours] = [operation[part], description?.[part]];
    expect(ours === undefined).toBe(schema === undefined);
    if (schema && ours)
      expectAlike(valuesAround(schemas.of(schema, 'input')), (value) => isTaken(schema, value, 'refused'), ours);
  });

  it('accepts and refuses of a query what the schema does with its text', () => {
    const [schema, ours] = [operation.query, description?.query];
    expect(ours === undefined).toBe(schema === undefined);
    if (!schema || !ours) return;
    const meant = asSent(schemas.of(schema, 'output'));
    const types = (meant['properties'] ?? {}) as Record<string, { type?: string }>;
    const typed = (name: string, value: unknown) =>
      types[name] === undefined || types[name].type?.replace('integer', 'number') === typeof value;
    const queries = valuesAround(meant).filter(
      (query): query is Record<string, unknown> =>
        query?.constructor === Object && Object.entries(query).every(([name, value]) => typed(name, value)),
    );
    const asText = (query: unknown) =>
      Object.fromEntries(Object.entries(query as object).map(([name, value]) => [name, String(value)]));
    expectAlike(queries, (query) => isTaken(schema, asText(query), 'refused'), ours);
  });

  it('accepts and refuses as answers what the schemas do, and accepts further fields', () => {
    for (const [status, schema] of operation.answers) {
      const ours = description?.answers[status];
      if (status === 304) continue;
      if (!schema) expect(ours).toBeNull();
      else if (!ours) throw new Error(`the caller does not know the answer ${status}`);
      else expectAlike(valuesAround(schemas.of(schema, 'output')), (value) => isTaken(schema, value, 'taken'), ours);
    }
  });
});

/** The caller's check for a schema, without writing a file. */
function checkOf(schema: Schema): check.Check {
  const json = schemas.resolved(schemas.of(schema, 'input'));
  const checks = Checks.of([[json, 'fields']]);
  const expression = checks.expression(json, 'fields');
  const program = `${checks.lines.join('\n')}\nreturn ${expression};`;
  return new Function(...Object.keys(check), program)(...Object.values(check)) as check.Check;
}

const leaf = z.strictObject({ name: z.string().check(z.minLength(2)), at: z.nullable(z.optional(z.number())) });
const kinds: Readonly<Record<string, Schema>> = {
  'a text': z.string().check(z.minLength(1), z.maxLength(3)),
  'a text of two patterns': z.string().check(z.regex(/a/), z.regex(/^[^/]*$/)),
  'an address': z.email(),
  'a moment': z.iso.datetime({ offset: true }),
  'a day': z.iso.date(),
  'a UUID': z.uuid(),
  'a number': z.number().check(z.minimum(-1), z.maximum(1.5)),
  'a whole number': z.int().check(z.minimum(0)),
  'a flag': z.boolean(),
  'a literal': z.literal(7),
  'a choice': z.enum(['a', 'b']),
  'a choice of kinds': z.union([z.string(), z.number(), leaf]),
  'something or nothing': z.nullable(z.string()),
  'a list': z.array(leaf).check(z.minLength(1), z.maxLength(3)),
  'an open object': z.looseObject({ name: z.string() }),
  'two objects in one': z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() })),
  'a record': z.record(z.string(), leaf),
  'an object of objects': z.strictObject({
    one: leaf,
    other: z.optional(leaf),
    'with-dash': z._default(leaf, { name: 'xy' }),
  }),
  'one of two': z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('a'), leaf }),
    z.strictObject({ kind: z.literal('b'), leaves: z.array(leaf) }),
  ]),
  anything: z.unknown(),
};

it.each(Object.entries(kinds))('%s: the caller and the schema agree', (_, schema) => {
  expectAlike(valuesAround(schemas.of(schema, 'input')), (value) => isTaken(schema, value, 'refused'), checkOf(schema));
});

it.each([
  ['z.tuple', z.tuple([z.string()])],
  ['z.record of an enumeration', z.record(z.enum(['a', 'b']), z.string())],
  ['z.number().multipleOf', z.number().check(z.multipleOf(5))],
])('refuses to generate a check for %s, which the caller cannot check', (_, schema) => {
  expect(() => checkOf(schema)).toThrow(/the typed caller (does not check|cannot check)/);
});

it('names each mistake by its place and reason', () => {
  const ours = checkOf(z.strictObject({ list: z.array(leaf), one: kinds['one of two'] ?? leaf }));
  const value = { list: [{ name: 'ab' }, { name: 'a', extra: 1 }], one: { kind: 'c' } };
  expect(ours(value, 'body')).toEqual([
    { at: 'body.list.1.name', message: 'at least 2 characters' },
    { at: 'body.list.1.extra', message: 'unknown field' },
    { at: 'body.one.kind', message: 'one of "a", "b" expected' },
  ]);
});
