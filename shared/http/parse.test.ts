import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseInput } from './parse.ts';
import { Problem } from './problem.ts';

/** The mistakes that are reported to a caller. */
function mistakes(schema: z.ZodMiniType, value: unknown): unknown {
  try {
    parseInput(schema, value, 'body');
  } catch (error) {
    if (error instanceof Problem && error.status === 400) return error.body('')['errors'];
    throw error;
  }
  return [];
}

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));

describe('invalid input', () => {
  it('is reported field by field', () => {
    const schema = z.strictObject({ a: z.string(), b: z.optional(z.int()) });
    expect(mistakes(schema, { b: 1.5, c: 1, d: 2 })).toEqual([
      { at: 'body.a', message: 'string expected' },
      { at: 'body.b', message: 'int expected' },
      { at: 'body.c', message: 'unknown field' },
      { at: 'body.d', message: 'unknown field' },
    ]);
  });

  it('is reported with at most twenty mistakes', () => {
    expect(mistakes(z.strictObject({}), many(500_000))).toHaveLength(20);
    expect(mistakes(z.array(z.string()), Object.values(many(50)))).toHaveLength(20);
    expect(mistakes(z.strictObject({ data: z.record(z.string(), z.string()) }), { data: many(500_000) })).not.toEqual(
      [],
    );
  });

  it('is reported with only the beginning of a very long name', () => {
    const [mistake] = mistakes(z.strictObject({}), { ['x'.repeat(5_000)]: 1 }) as { at: string }[];
    expect(mistake?.at).toBe(`body.${'x'.repeat(100)}…`);
  });
});
