import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Account } from 'appwrite';
import { ID, Messaging, MessagingProviderType, Query, Storage, TablesDB, Teams, Users } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { applyConfig } from '../config/apply.ts';
import { configSchema } from '../config/schema.ts';
import { exportData, importData } from './data.ts';

const config = configSchema.parse({
  projectId: 'test',
  tablesDB: [{ $id: 'app', name: 'App' }],
  tables: [
    {
      $id: 'notes',
      databaseId: 'app',
      name: 'Notes',
      rowSecurity: true,
      columns: [
        { key: 'text', type: 'string', size: 100, required: true },
        { key: 'stars', type: 'integer', min: 0, max: 5, default: 1 },
        { key: 'tags', type: 'string', size: 20, array: true },
        { key: 'at', type: 'datetime' },
      ],
      indexes: [{ key: 'byText', type: 'unique', columns: ['text'] }],
    },
  ],
  buckets: [{ $id: 'images', name: 'Images' }],
  teams: [{ $id: 'staff', name: 'Staff' }],
  topics: [{ $id: 'news', name: 'News' }],
});

const notes = { databaseId: 'app', tableId: 'notes' };

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function project(): Promise<TestAppwrite> {
  const appwrite = await startAppwrite();
  applyConfig(appwrite.local, config, {});
  return appwrite;
}

/** The files of a folder with their content, hidden ones too. */
function contentOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]));
}

function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = newFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

describe('an export', () => {
  let first: TestAppwrite;
  let second: TestAppwrite;
  beforeAll(async () => {
    first = await project();
    second = await project();
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

describe('a hand-written folder', () => {
  let appwrite: TestAppwrite;
  beforeAll(async () => {
    appwrite = await project();
  });
  afterAll(() => appwrite.close());

  /** What the import of these files says. Nothing may be left of it. */
  async function saidOf(files: Readonly<Record<string, unknown>>): Promise<string> {
    const folder = folderWith(files);
    let said = '';
    try {
      importData(appwrite.local, folder);
    } catch (error) {
      said = error instanceof Error ? error.message : String(error);
    }
    expect(said).toMatch(/\nNothing was imported\.$/);
    const { total: users } = await new Users(appwrite.admin()).list();
    const { total: rows } = await new TablesDB(appwrite.admin()).listRows(notes);
    expect({ users, rows }).toEqual({ users: 0, rows: 0 });
    return said.replace('\nNothing was imported.', '');
  }

  const ada = { $id: 'ada', email: 'ada@example.com' };
  const row = (rest: object) => [{ text: 'right' }, { $id: 'wrong', text: 'x', ...rest }];

  it.each<[string, Record<string, unknown>, string | RegExp]>([
    [
      'a column of a user',
      { 'users.json': [ada, { $id: 'bob', email: 'bob' }] },
      'users.json, row 2 (bob), column "email": Value must be a valid email address',
    ],
    [
      'an unknown column',
      { 'users.json': [{ $id: 'bob', mail: 'bob' }] },
      /^users\.json, row 1 \(bob\), column "mail": unknown; known are \$id, /,
    ],
    [
      'a short password',
      { 'users.json': [{ password: 'short' }] },
      'users.json, row 1, column "password": Password must be between 8 and 256 characters long.',
    ],
    [
      'the same address twice',
      { 'users.json': [ada, { email: 'ADA@example.com' }] },
      'users.json, row 2, column "email": another user has ada@example.com',
    ],
    [
      'a target',
      { 'users.json': [{ ...ada, targets: [{ providerType: 'fax', identifier: 'x' }] }] },
      'users.json, row 1 (ada), column "targets[0].providerType": Value must be one of (email, sms, push)',
    ],
    [
      'a type',
      { 'users.json': [{ ...ada, status: 'yes' }] },
      'users.json, row 1 (ada), column "status": must be true or false',
    ],
    [
      'a value of a row',
      { 'users.json': [ada], 'rows/app/notes.json': row({ stars: 9 }) },
      'rows/app/notes.json, row 2 (wrong), column "stars": Attribute "stars" has invalid format. Value must be a valid range between 0 and 5',
    ],
    [
      'a missing column',
      { 'rows/app/notes.json': [{ $id: 'a' }] },
      'rows/app/notes.json, row 1 (a), column "text": Missing required attribute "text"',
    ],
    [
      'an unknown column of a row',
      { 'rows/app/notes.json': row({ star: 9 }) },
      'rows/app/notes.json, row 2 (wrong), column "star": Unknown attribute: "star"',
    ],
    [
      'an item of a list',
      { 'rows/app/notes.json': row({ tags: ['a', 1] }) },
      /row 2 \(wrong\), column "tags": Attribute "tags\['1'\]" has invalid type/,
    ],
    [
      'a permission',
      { 'rows/app/notes.json': row({ $permissions: ['read(any)'] }) },
      'rows/app/notes.json, row 2 (wrong), column "$permissions": Invalid permission string format: "read(any)".',
    ],
    [
      'a date',
      { 'rows/app/notes.json': row({ $createdAt: 'yesterday' }) },
      /column "\$createdAt": must be a date such as /,
    ],
    [
      'a unique value',
      { 'rows/app/notes.json': row({ text: 'right' }) },
      'rows/app/notes.json, row 2 (wrong): another row has the same values in the columns of a unique index',
    ],
    [
      'an id twice',
      {
        'rows/app/notes.json': [
          { $id: 'a', text: 'a' },
          { $id: 'A', text: 'b' },
        ],
      },
      'rows/app/notes.json, row 2 (A), column "$id": there are two rows A',
    ],
    [
      'a table that is not declared',
      { 'rows/app/note.json': [] },
      'rows/app/note.json: there is no table note in database app; declare it',
    ],
    [
      'a member who is nobody',
      { 'memberships.json': [{ teamId: 'staff', userId: 'eve' }] },
      'memberships.json, row 1, column "userId": there is no user eve',
    ],
    [
      'a file without content',
      { 'files/images/files.json': [{ $id: 'a', name: 'a.png' }] },
      'files/images/files.json, row 1 (a): its content is missing: files/images/content/a.png',
    ],
    [
      'content without a file',
      { 'files/images/content/b': 'b' },
      'files/images/content/b: files.json has no such file',
    ],
    ['no array', { 'users.json': '{}' }, 'users.json: line 1: unexpected "{"; expected "[", an array of objects'],
    [
      'a missing comma',
      { 'users.json': '[\n  {}\n  {}\n]' },
      'users.json: line 3: unexpected "{"; expected "," or "]"',
    ],
    [
      'a mistake within an object',
      { 'users.json': '[\n  {},\n  {\n    "a": 1,\n  }\n]' },
      /^users\.json: line 5: .*double-quoted property name/,
    ],
    ['a file that ends', { 'users.json': '[{ "$id": "a" }' }, 'users.json: line 1: the file ends; expected "," or "]"'],
    ['a file with an unknown name', { 'user.json': [] }, /^user\.json: unknown; known are users\.json, /],
  ])('is refused for %s, with the place', async (_, files, said) => {
    if (typeof said === 'string') expect(await saidOf(files)).toBe(said);
    else expect(await saidOf(files)).toMatch(said);
  });

  it('has several mistakes reported at a time', async () => {
    const said = await saidOf({ 'users.json': [{ email: 1 }, { phone: '1' }] });
    expect(said.split('\n')).toHaveLength(2);
  });

  it('needs only what is not a default: three users and ten rows', async () => {
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
        'messages.json': [
          { $id: 'draft', providerType: 'email', users: ['ada'], data: { subject: 'a', content: 'b' } },
        ],
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
});
