import { TablesDB as AppTablesDB, type Models } from 'appwrite';
import { beforeAll, describe, expect, it } from 'vitest';
import { clients, config, type Person, person, refusal, table } from './support/appwrite.ts';

let owner: Person;
let asOwner: AppTablesDB;
let asStranger: AppTablesDB;
const asGuest = new AppTablesDB(clients.guest);

beforeAll(async () => {
  const [first, second] = await Promise.all([person('owner'), person('other')]);
  owner = first;
  [asOwner, asStranger] = [new AppTablesDB(first.client), new AppTablesDB(second.client)];
});

describe.each(config.tables.map(({ $id, rowSecurity }) => [$id, rowSecurity] as const))(
  'the table %s, past every function',
  (tableId, rowSecurity) => {
    it('accepts no row from users and guests', async () => {
      const row = { ...table(tableId), rowId: 'made', data: { title: 'x' } };
      for (const db of [asOwner, asGuest])
        await expect(refusal(db.createRow<Models.DefaultRow>(row))).resolves.toMatchObject({ code: 401 });
    });

    it('shows users and guests only their own rows', async () => {
      for (const db of [asStranger, asGuest]) {
        const listing = db.listRows(table(tableId));
        if (!rowSecurity) await expect(refusal(listing)).resolves.toMatchObject({ code: 401 });
        else {
          const { rows } = await listing;
          expect(rows.filter(({ $permissions }) => $permissions.includes(`read("user:${owner.id}")`))).toEqual([]);
        }
      }
    });
  },
);

it('a post can be read directly by those who may see it, and written directly by nobody', async () => {
  const draft = await owner.api.posts.create({ title: 'Hidden', content: '.' });
  const open = await owner.api.posts.create({ title: 'Open', content: '.', status: 'published' });
  const at = (post: { id: string }) => ({ ...table('posts'), rowId: post.id });
  for (const db of [asOwner, asStranger, asGuest]) {
    await expect(refusal(db.getRow(at(draft)))).resolves.toMatchObject({ code: 404 });
    await expect(db.getRow(at(open))).resolves.toMatchObject({ title: 'Open' });
  }
  for (const db of [asOwner, asStranger, asGuest]) {
    await expect(
      refusal(db.updateRow<Models.DefaultRow>({ ...at(open), data: { title: 'x' } })),
    ).resolves.toMatchObject({ code: 401 });
    await expect(refusal(db.deleteRow(at(open)))).resolves.toMatchObject({ code: 401 });
  }
});
