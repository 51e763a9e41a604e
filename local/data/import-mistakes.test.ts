import { TablesDB, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAppwrite } from '../../tests/support/appwrite.ts';
import { folderWith, notes, projectOfNotes } from '../../tests/support/data-folder.ts';
import { importData } from './data.ts';

describe('a hand-written folder', () => {
  let appwrite: TestAppwrite;
  beforeAll(async () => {
    appwrite = await projectOfNotes();
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
});
