import { Account } from 'appwrite';
import { ID, Storage, TablesDB, Teams, Users } from 'node-appwrite';
import { expect, it, onTestFinished } from 'vitest';
import { folderWith, notes, projectOfNotes } from '../../tests/support/data-folder.ts';
import { importData } from './data.ts';

it('a hand-written folder needs only what is not a default: three users and ten rows', async () => {
  const appwrite = await projectOfNotes();
  onTestFinished(() => appwrite.close());
  importData(
    appwrite.local,
    folderWith({
      'users.json': [
        { $id: 'ada', email: 'ada@example.com', password: 'correct horse' },
        { $id: 'bob', phone: '+4912345678', labels: ['editor'] },
        {},
      ],
      'memberships.json': [{ teamId: 'staff', userId: 'ada', roles: ['owner'] }],
      'rows/app/notes.json': Array.from({ length: 10 }, (_, i) => ({ text: `note ${i}` })),
      'files/images/files.json': [{ $id: 'hello', name: 'hello.txt' }],
      'files/images/content/hello.txt': 'Hello',
      'messages.json': [{ $id: 'draft', providerType: 'email', users: ['ada'], data: { subject: 'a', content: 'b' } }],
    }),
  );
  const signedIn = new Account(appwrite.guest());
  const session = { email: 'ada@example.com', password: 'correct horse' };
  await expect(signedIn.createEmailPasswordSession(session)).resolves.toMatchObject({ userId: 'ada' });
  const { users } = await new Users(appwrite.admin()).list();
  expect(users.map(({ status, targets }) => [status, targets.map(({ identifier }) => identifier)])).toEqual([
    [true, ['ada@example.com']],
    [true, ['+4912345678']],
    [true, []],
  ]);
  const { rows, total } = await new TablesDB(appwrite.admin()).listRows(notes);
  expect([total, rows[0]]).toMatchObject([10, { text: 'note 0', stars: 1, tags: [], $permissions: [] }]);
  expect((await new Teams(appwrite.admin()).get({ teamId: 'staff' })).total).toBe(1);
  const { mimeType } = await new Storage(appwrite.admin()).getFile({ bucketId: 'images', fileId: 'hello' });
  expect(mimeType).toBe('text/plain');
  expect(() => importData(appwrite.local, folderWith({ 'users.json': [{ $id: ID.unique() }] }))).toThrow(
    'users.json: the project already has such data. Import into an empty one, with --fresh or --memory',
  );
});
