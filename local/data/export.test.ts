import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Account } from 'appwrite';
import { Messaging, MessagingProviderType, Query, Storage, TablesDB, Teams, Users } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAppwrite } from '../../tests/support/appwrite.ts';
import { newFolder, notes, projectOfNotes } from '../../tests/support/data-folder.ts';
import { exportData, importData } from './data.ts';

/** The files of a folder with their content, hidden ones too. */
function contentOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]));
}

describe('an export', () => {
  let first: TestAppwrite;
  let second: TestAppwrite;
  beforeAll(async () => {
    first = await projectOfNotes();
    second = await projectOfNotes();
  });
  afterAll(async () => {
    await first.close();
    await second.close();
  });

  it('is imported as what it was, and exported again as the same bytes', async () => {
    const client = first.admin();
    const guest = first.guest();
    await new Account(guest).create({ userId: 'ada', email: 'ada@example.com', password: 'correct horse' });
    await new Account(guest).createEmailPasswordSession({ email: 'ada@example.com', password: 'correct horse' });
    const users = new Users(client);
    await users.create({ userId: 'bob', email: 'bob@example.com', phone: '+4912345678', name: 'Bøb "B"\u2028' });
    await users.updateLabels({ userId: 'bob', labels: ['editor'] });
    await users.updatePrefs({ userId: 'ada', prefs: { theme: 'dark', z: [1, { a: null }] } });
    await users.createTarget({
      userId: 'bob',
      targetId: 'phone1',
      providerType: MessagingProviderType.Push,
      identifier: 'token',
    });
    const teams = new Teams(client);
    await teams.updatePrefs({ teamId: 'staff', prefs: { color: 'red' } });
    await teams.create({ teamId: 'others', name: 'Others' });
    for (const userId of ['ada', 'bob']) await teams.createMembership({ teamId: 'staff', userId, roles: ['owner'] });
    const rows = new TablesDB(client);
    await rows.createRow({ ...notes, rowId: 'z', data: { text: 'first', tags: ['a', 'b'], at: '2026-01-02' } });
    await rows.createRow({ ...notes, rowId: 'a', data: { text: 'two\nlines' }, permissions: ['read("user:ada")'] });
    await rows.updateRow({ ...notes, rowId: 'a', data: { stars: 5 } });
    const file = InputFile.fromBuffer(Buffer.from([0, 255, 1, 254]), 'pixel.png');
    await new Storage(client).createFile({ bucketId: 'images', fileId: 'pixel', file, permissions: ['read("any")'] });
    const messaging = new Messaging(client);
    await messaging.createSubscriber({ topicId: 'news', subscriberId: 'sub', targetId: 'phone1' });
    await messaging.createEmail({ messageId: 'mail', subject: 'Hi', content: 'There', users: ['ada'] });
    await first.local.jobs.idle();

    const [one, two] = [newFolder(), newFolder()];
    expect(exportData(first.local, one)).toEqual({ users: 2, rows: 2, files: 1 });
    importData(second.local, one);
    exportData(second.local, two);
    expect(contentOf(two)).toEqual(contentOf(one));
    expect(Object.keys(contentOf(one))).toEqual([
      'appwrite-local.json',
      'files/images/content/pixel.png',
      'files/images/files.json',
      'memberships.json',
      'messages.json',
      'rows/app/notes.json',
      'subscribers.json',
      'teams.json',
      'users.json',
    ]);

    const signedIn = new Account(second.guest());
    const session = { email: 'ada@example.com', password: 'correct horse' };
    await expect(signedIn.createEmailPasswordSession(session)).resolves.toMatchObject({ userId: 'ada' });
    const there = new TablesDB(second.admin());
    const { $sequence: _, ...before } = await rows.getRow({ ...notes, rowId: 'a' });
    const { $sequence: __, ...after } = await there.getRow({ ...notes, rowId: 'a' });
    expect(after).toEqual(before);
    expect((await there.listRows(notes)).rows.map(({ $id }) => $id)).toEqual(['z', 'a']);
    const ofBoth = (get: (each: TestAppwrite) => Promise<unknown>) => Promise.all([get(first), get(second)]);
    for (const get of [
      (each) => new Users(each.admin()).get({ userId: 'bob' }),
      (each) => new Users(each.admin()).list({ queries: [Query.orderAsc('$id')], search: 'label:editor' }),
      (each) => new Teams(each.admin()).list({ search: 'staff' }),
      (each) => new Teams(each.admin()).listMemberships({ teamId: 'staff' }),
      (each) => new Messaging(each.admin()).listMessages(),
      (each) => new Messaging(each.admin()).listSubscribers({ topicId: 'news' }),
      (each) => new Storage(each.admin()).getFile({ bucketId: 'images', fileId: 'pixel' }),
      async (each) =>
        Buffer.from(await new Storage(each.admin()).getFileView({ bucketId: 'images', fileId: 'pixel' })).toJSON(),
    ] as ((each: TestAppwrite) => Promise<unknown>)[]) {
      const [here, imported] = await ofBoth(get);
      expect(imported).toEqual(here);
    }
    const { pushTotal } = await new Messaging(second.admin()).getTopic({ topicId: 'news' });
    expect(pushTotal).toBe(1);
  });

  it('replaces an earlier one whole, and nothing else in the folder', async () => {
    const folder = newFolder();
    exportData(first.local, folder);
    writeFileSync(join(folder, 'README.md'), 'mine');
    await new Storage(first.admin()).deleteFile({ bucketId: 'images', fileId: 'pixel' });
    exportData(first.local, folder);
    expect(existsSync(join(folder, 'files'))).toBe(false);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine');
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
