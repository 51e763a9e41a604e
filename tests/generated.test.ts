import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { GENERATED, type Generated, generate } from '../scripts/contracts/write.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

it.each(Object.keys(GENERATED) as Generated[])('what `npm run generate` makes of %s is current', async (what) => {
  const isCurrent = read(GENERATED[what]) === (await generate(root, what));
  expect(isCurrent, `${GENERATED[what]} is not current: npm run generate`).toBe(true);
});

it('docs/openapi.json is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(read(GENERATED.openapi)));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe('3.1');
  expect(() => validator.resolveRefs()).not.toThrow();
});
