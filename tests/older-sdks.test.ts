import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { walkAgainstLocal } from '../scripts/sdks/walk-each.ts';

const { resolve } = createRequire(import.meta.url);

it.each([
  ['one of Appwrite 1.0, the web SDK 11', 'appwrite-11', 'web'],
  ['the server SDK of now', 'node-appwrite', 'server'],
] as const)('an app with %s gets its accounts, rows, files, executions and teams', async (_, name, kind) => {
  const outcomes = await walkAgainstLocal({ entry: resolve(name), kind });
  const messages = kind === 'server' ? 'works' : 'not in the SDK';
  const all = { account: 'works', rows: 'works', files: 'works', executions: 'works', teams: 'works', messages };
  expect(outcomes).toEqual(all);
});
