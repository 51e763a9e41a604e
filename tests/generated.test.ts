import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { GENERATED, type Generated, generate } from '../scripts/contracts/write.ts';
import { METHODS_PAGE, methodsPage } from '../scripts/sdks/methods.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

it.each(Object.keys(GENERATED) as Generated[])('the generated file of %s is current', async (what) => {
  const isCurrent = read(GENERATED[what]) === (await generate(root, what));
  expect(isCurrent, `${GENERATED[what]} is out of date: run npm run generate`).toBe(true);
});

it('the page of the SDKs’ methods is current', async () => {
  const isCurrent = read(METHODS_PAGE) === (await methodsPage());
  expect(isCurrent, `${METHODS_PAGE} is out of date: run npm run methods`).toBe(true);
});

it('docs/openapi.json is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(read(GENERATED.openapi)));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe('3.1');
  expect(() => validator.resolveRefs()).not.toThrow();
});

it('the JSON schema of appwrite.json is shipped with the local Appwrite and takes this project’s file', async () => {
  const { Ajv } = await import('ajv');
  const { $schema, ...schema } = JSON.parse(read(GENERATED.schema));
  expect($schema).toBe('http://json-schema.org/draft-07/schema#');
  const check = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  const file = JSON.parse(read('appwrite.json'));
  expect(check(file), JSON.stringify(check.errors)).toBe(true);
  expect(file.$schema).toBe(`./${GENERATED.schema}`);
  expect(check({ ...file, functions: [{ ...file.functions[0], timeOut: 3 }] })).toBe(false);
  expect(check({ ...file, functions: [{ ...file.functions[0], scopes: ['users.reed'] }] })).toBe(false);
});
