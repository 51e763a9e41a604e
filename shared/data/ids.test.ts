import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stableId } from './ids.ts';
import { isSame, keyedHash } from './keyed-hash.ts';

const parts = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 5 });

it('creates ids that Appwrite accepts, the same id from the same parts', () => {
  fc.assert(
    fc.property(parts, (some) => {
      expect(stableId(...some)).toMatch(/^[a-z0-9]{36}$/);
      expect(stableId(...some)).toBe(stableId(...some));
    }),
  );
});

it('creates different ids from different parts, however they are split', () => {
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      expect(stableId(...one)).not.toBe(stableId(...other));
    }),
  );
  expect(
    new Set([stableId('a', 'bc'), stableId('ab', 'c'), stableId('abc'), stableId('a', 'bc', ''), stableId('a,bc')])
      .size,
  ).toBe(5);
});

it('never changes: every later version finds the ids of this one', () => {
  expect(stableId('welcome', 'alice')).toMatchInlineSnapshot(`"1055d71c87b3992e44923150ac158ea15d81"`);
});

it('depends on the secret, so that nobody without it can find out what was hashed', () => {
  const hash = keyedHash('s'.repeat(32), 'alice@example.com');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(keyedHash('t'.repeat(32), 'alice@example.com')).not.toBe(hash);
  expect(keyedHash('s'.repeat(32), 'alice@example.com')).toBe(hash);
});

it('compares texts of any length', () => {
  expect(isSame('abc', 'abc')).toBe(true);
  for (const other of ['', 'ab', 'abd', 'abcd', 'äbc']) expect(isSame('abc', other)).toBe(false);
});
