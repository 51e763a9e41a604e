import { expect, it } from 'vitest';
import { nest } from './nest.ts';

const fields = (text: string) => nest(new URLSearchParams(text));

it('reads names with brackets as lists and objects', () => {
  expect(fields('a[]=1&a[]=2&b[0]=x&b[1]=y&c[d][e]=z&f=1')).toEqual({
    a: ['1', '2'],
    b: ['x', 'y'],
    c: { d: { e: 'z' } },
    f: '1',
  });
});

it('keeps names of properties that every object has as plain fields', () => {
  const found = fields('__proto__[x]=1&a[__proto__][x]=2&constructor[prototype][x]=3&__proto__=4');
  expect(Object.keys(found)).toEqual(['__proto__', 'a', 'constructor']);
  expect(JSON.stringify(found)).toBe(
    '{"__proto__":"4","a":{"__proto__":{"x":"2"}},"constructor":{"prototype":{"x":"3"}}}',
  );
  expect('x' in {}).toBe(false);
});

it('leaves out a name with more than 64 levels, however long it is', () => {
  expect(Object.keys(fields(`a${'[b]'.repeat(64)}=1`))).toEqual(['a']);
  expect(fields(`a${'[b]'.repeat(65)}=1&c=2`)).toEqual({ c: '2' });
  expect(fields(`a${'[b]'.repeat(500_000)}=1`)).toEqual({});
});

it('reads fifty thousand fields of one object', () => {
  const many = Array.from({ length: 50_000 }, (_, index) => `a[k${index}]=1`).join('&');
  expect(Object.keys(fields(many)['a'] as object)).toHaveLength(50_000);
});
