import { ID, Users } from 'node-appwrite';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { applyConfig } from '../local/config/apply.ts';
import { deployBuilt } from '../local/config/deploy.ts';
import { AppwriteError } from '../local/errors.ts';
import type { Hooks } from '../local/hooks.ts';
import { Builds, sourcesOf } from '../scripts/build/builds.ts';
import { startAppwrite, type TestAppwrite } from './support/appwrite.ts';
import { startCommand } from './support/command.ts';
import { projectConfig } from './support/functions.ts';
import { projectFolder } from './support/project.ts';

const root = process.cwd();

beforeAll(async () => {
  const { errors } = await new Builds(root).build(sourcesOf(projectConfig));
  expect(errors).toEqual([]);
});

/** A local Appwrite with the project's functions, and users who signed up before they were deployed. */
async function appwriteWithUsers(count: number, hooks: Hooks = {}): Promise<TestAppwrite> {
  const appwrite = await startAppwrite({ hooks });
  onTestFinished(() => appwrite.close());
  const users = new Users(appwrite.admin());
  for (let n = 0; n < count; n++) await users.create({ userId: ID.unique(), email: `user${n}@example.com` });
  applyConfig(appwrite.local, projectConfig, {});
  for (const { $id } of projectConfig.functions) await deployBuilt(root, appwrite.local, $id);
  return appwrite;
}

function backfill(folder: string, appwrite: TestAppwrite, ...args: string[]) {
  return startCommand(folder, 'scripts/backfill.ts', args, {
    APPWRITE_ENDPOINT: appwrite.endpoint,
    APPWRITE_PROJECT_ID: appwrite.local.project.id,
    APPWRITE_API_KEY: appwrite.local.project.key,
  });
}

async function labels(appwrite: TestAppwrite): Promise<string[][]> {
  const { users } = await new Users(appwrite.admin()).list();
  return users.map((user) => user.labels);
}

it('onboards everybody who was missed, page by page, and nobody twice', async () => {
  const appwrite = await appwriteWithUsers(5);
  const folder = projectFolder({});
  const first = backfill(folder, appwrite, '--limit', '2');
  await expect(first.ends()).resolves.toBe(0);
  expect(first.output()).toMatch(/40 %, 2 of 5 users, 2 onboarded\n[\s\S]*5 users checked, 5 of them onboarded\n$/);
  await expect(labels(appwrite)).resolves.toEqual(Array(5).fill(['member']));

  const second = backfill(folder, appwrite);
  await expect(second.ends()).resolves.toBe(0);
  expect(second.output()).toContain('5 users checked, 0 of them onboarded');
});

it('continues where it stopped', async () => {
  let allowed = 1;
  const appwrite = await appwriteWithUsers(5, {
    before({ route, method }) {
      if (method === 'POST' && route.endsWith('/executions') && allowed-- <= 0)
        throw AppwriteError.of('general_access_forbidden');
    },
  });
  const folder = projectFolder({});
  const stopped = backfill(folder, appwrite, '--limit', '2');
  await expect(stopped.ends()).resolves.toBe(1);
  expect(stopped.output()).toContain('Appwrite refused: ');
  allowed = Number.POSITIVE_INFINITY;
  const resumed = backfill(folder, appwrite, '--limit', '2');
  await expect(resumed.ends()).resolves.toBe(0);
  expect(resumed.output()).toMatch(/^80 %, 4 of 5 users, 4 onboarded\n/);
  await expect(labels(appwrite)).resolves.toEqual(Array(5).fill(['member']));
});

it('names missing variables', async () => {
  const folder = projectFolder({});
  const none = startCommand(folder, 'scripts/backfill.ts', []);
  await expect(none.ends()).resolves.toBe(1);
  expect(none.output()).toMatch(/^No local Appwrite is running here: npm start, or set APPWRITE_ENDPOINT and/);
  const half = startCommand(folder, 'scripts/backfill.ts', [], { APPWRITE_API_KEY: 'secret-key' });
  await expect(half.ends()).resolves.toBe(1);
  expect(half.output()).toMatch(/^APPWRITE_ENDPOINT and APPWRITE_PROJECT_ID must be set, too/);
  expect(half.output()).not.toContain('secret-key');
});
