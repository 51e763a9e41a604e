import fc from 'fast-check';
import type { JsonObject } from '../../scripts/contracts/json-schema.ts';

/** Texts that often reveal mistakes: ids, dates, addresses, line breaks, half a character. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,38}$/),
  fc.emailAddress(),
  fc.stringMatching(/^[0-9a-f]{63,65}$/),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    '',
    ' ',
    '\n',
    'a\nb',
    '\u2028',
    '\ud800',
    '\u{1f600}',
    '2026-02-30T00:00:00Z',
    '2026-01-01T00:00:00+01:00',
  ),
);

/** Values at the bounds of a JSON Schema: most fit, many do not. */
export function valuesAround(schema: JsonObject): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 30, arbitrary: ofKind(schema) }, { weight: 1, arbitrary: fc.jsonValue() });
}

function ofKind(schema: JsonObject): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.oneof(fc.constantFrom(...(schema['enum'] as unknown[])), texts);
  if (Array.isArray(schema['anyOf'])) return fc.oneof(...(schema['anyOf'] as JsonObject[]).map(valuesAround));
  if (Array.isArray(schema['type']))
    return fc.oneof(...(schema['type'] as string[]).map((type) => ofKind({ ...schema, type })));
  switch (schema['type']) {
    case 'string':
      return fc.oneof(
        texts,
        atBounds(schema['minLength'], schema['maxLength']).map((length) => 'x'.repeat(length)),
      );
    case 'integer':
    case 'number':
      return fc.oneof(atBounds(schema['minimum'], schema['maximum']), fc.double({ noNaN: true }), fc.integer());
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc
        .tuple(fc.array(valuesAround((schema['items'] ?? {}) as JsonObject), { maxLength: 4 }), fc.nat(30))
        .map(([items, luck]) => (luck === 0 ? Array.from({ length: 101 }, () => items[0] ?? 'x') : items));
    case 'object':
      return ofFields(schema);
    default:
      return fc.jsonValue();
  }
}

function ofFields({ properties = {}, required = [], additionalProperties }: JsonObject): fc.Arbitrary<unknown> {
  if (typeof additionalProperties === 'object')
    return fc.dictionary(texts, valuesAround(additionalProperties as JsonObject), { maxKeys: 3 });
  const fields = Object.entries(properties as Record<string, JsonObject>);
  const values = fc.record(Object.fromEntries(fields.map(([name, field]) => [name, valuesAround(field)])), {
    requiredKeys: required as string[],
  });
  return fc.oneof(
    { weight: 20, arbitrary: values },
    { weight: 1, arbitrary: values.map((value) => ({ ...value, unheardOf: 1 })) },
    {
      weight: 1,
      arbitrary: fc.tuple(values, fc.nat()).map(([value, at]) => {
        const names = Object.keys(value);
        return Object.fromEntries(Object.entries(value).filter(([name]) => name !== names[at % names.length]));
      }),
    },
  );
}

function atBounds(least: unknown, most: unknown): fc.Arbitrary<number> {
  const bounds = [least ?? 0, most ?? 3].map(Number);
  return fc.constantFrom(...bounds.flatMap((bound) => [bound - 1, bound, bound + 1])).map((size) => Math.max(0, size));
}
