import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';
import { keepMethods } from './slim-sdk.ts';

const services = join(dirname(createRequire(import.meta.url).resolve('node-appwrite')), 'services');
const files = readdirSync(services).filter((name) => name.endsWith('.mjs'));

/** The methods of a service, found by running its source. */
function methodsOf(source: string): string[] {
  const text = source.replace(/^import .*$/gm, '').replace(/^export \{ (\w+) \};?$/m, 'return $1;');
  const service = new Function(text)() as { prototype: object };
  return Object.getOwnPropertyNames(service.prototype);
}

it('finds every service of the SDK', () => {
  expect(files.length).toBeGreaterThan(15);
});

it.each(files)('removes every method from %s except those that are named', (file) => {
  const source = readFileSync(join(services, file), 'utf8');
  const all = methodsOf(source);
  expect(all.length).toBeGreaterThan(1);
  expect(methodsOf(keepMethods(source, new Set()))).toEqual(['constructor']);
  expect(methodsOf(keepMethods(source, new Set(all)))).toEqual(all);
  const [, first = ''] = all;
  expect(methodsOf(keepMethods(source, new Set([first])))).toEqual(['constructor', first]);
  expect(() => transformSync(keepMethods(source, new Set()))).not.toThrow();
});
