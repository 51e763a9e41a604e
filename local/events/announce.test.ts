import { Teams as AppTeams } from 'appwrite';
import { Messaging, Storage, Teams, Users } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import type { AppwriteEvent } from './events.ts';

let appwrite: TestAppwrite;
const seen: AppwriteEvent[] = [];

beforeAll(async () => {
  appwrite = await startAppwrite();
  appwrite.local.events.subscribe(
    () => true,
    async (event) => {
      seen.push(event);
    },
  );
  await new Users(appwrite.admin()).create({ userId: 'ann', email: 'ann@example.com' });
  await appwrite.local.jobs.idle();
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(() => appwrite.close());

async function names(): Promise<string[][]> {
  await appwrite.local.jobs.idle();
  return seen.map((event) => event.names);
}

it('a call with an API key publishes an event under all its names, without a user', async () => {
  const messaging = new Messaging(appwrite.admin());
  await messaging.createTopic({ topicId: 't', name: 'T' });
  await messaging.createEmail({ messageId: 'm', subject: 's', content: 'c', draft: true });
  await new Storage(appwrite.admin()).createBucket({ bucketId: 'b', name: 'B' });
  const file = InputFile.fromBuffer(Buffer.from('x'), 'x.txt');
  await new Storage(appwrite.admin()).createFile({ bucketId: 'b', fileId: 'f', file });
  await new Teams(appwrite.admin()).create({ teamId: 'k', name: 'K' });
  await new Teams(appwrite.admin()).updatePrefs({ teamId: 'k', prefs: { a: 1 } });
  expect(await names()).toEqual([
    ['topics.t.create', 'topics.t'],
    ['messages.m.create', 'messages.m'],
    ['buckets.b.create', 'buckets.b'],
    ['buckets.b.files.f.create', 'buckets.b.files.f', 'buckets.b'],
    ['teams.k.create', 'teams.k'],
    ['teams.k.update', 'teams.k.update.prefs', 'teams.k'],
  ]);
  expect(seen.every(({ userId }) => userId === undefined)).toBe(true);
});

it('a call of a user publishes an event with the user and the call’s answer', async () => {
  const { secret } = await new Users(appwrite.admin()).createSession({ userId: 'ann' });
  await appwrite.local.jobs.idle();
  seen.length = 0;
  const team = await new AppTeams(appwrite.guest().setSession(secret)).create({ teamId: 'mine', name: 'Mine' });
  expect(await names()).toEqual([['teams.mine.create', 'teams.mine']]);
  expect(seen[0]).toMatchObject({ userId: 'ann', payload: team });
});
