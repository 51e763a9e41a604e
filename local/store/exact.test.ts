import { expect, it } from 'vitest';
import { bigintOf, comparable, compareWhole, isExact, parseJson, wholeOf } from './exact.ts';

const MOST = '9223372036854775807';

it.each([`{"a":${MOST},"b":[-9007199254740993,1],"c":{"d":-9223372036854775808}}`, MOST, `["${MOST}",1.5,-${MOST}]`])(
  '%s is parsed and written without loss',
  (text) => {
    expect(JSON.stringify(parseJson(text))).toBe(text);
  },
);

it('is a number where JavaScript can represent it, and where it has more than 64 bits', () => {
  expect(parseJson('[9007199254740991,9223372036854775808]')).toEqual([9007199254740991, 2 ** 63]);
  expect(wholeOf(5n)).toBe(5);
  expect(isExact({ rawJSON: '5' })).toBe(false);
});

it('is compared by all its digits', () => {
  const [odd, even] = [wholeOf(9007199254740993n), wholeOf(9007199254740992n)];
  expect([compareWhole(odd, even), compareWhole(even, odd), compareWhole(odd, odd)]).toEqual([1, -1, 0]);
  expect(compareWhole(5, odd)).toBeLessThan(0);
  expect(bigintOf(odd)).toBe(9007199254740993n);
  expect([comparable(odd), comparable('x')]).toEqual([9007199254740993n, 'x']);
});
