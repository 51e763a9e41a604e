import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readConfig } from '../local/config/read.ts';
import { secretName } from '../scripts/deploy/secrets.ts';
import { testConfig } from './support/test-config.ts';

const OURS = ['onboard-user', 'send-magic-link', 'fan-out-message', 'posts'];

it('tests set every variable of these functions, so that a fork may change it', () => {
  const config = readConfig(fileURLToPath(new URL('..', import.meta.url)));
  const functions = config.functions.map((one) => ({
    ...one,
    vars: one.vars.map(({ key, value }) => ({ key, value: secretName(value) === undefined ? 'changed' : value })),
  }));
  const left = testConfig({ ...config, functions }).functions.flatMap(({ $id, vars }) =>
    vars.flatMap(({ key, value }) => (OURS.includes($id) && value === 'changed' ? [`${$id}: ${key}`] : [])),
  );
  expect(left).toEqual([]);
});
