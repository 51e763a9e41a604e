import { type Models, type RelationshipType, TablesDB } from 'node-appwrite';
import { expect, it, onTestFinished } from 'vitest';
import { configSchema } from '../../local/config/schema.ts';
import { startAppwrite } from '../../tests/support/appwrite.ts';
import { rowsModule } from '../contracts/rows.ts';
import { run } from './run.ts';

const books = { key: 'books', type: 'relationship', relatedTable: 'books', relationType: 'oneToMany', twoWay: true };
const back = { ...books, key: 'author', relatedTable: 'authors', twoWayKey: 'books', side: 'child' };
const tags = {
  key: 'tags',
  type: 'relationship',
  relatedTable: 'tags',
  relationType: 'manyToMany',
  onDelete: 'setNull',
};
const name = { key: 'name', type: 'string', size: 20, required: true };

/** The table that has the relationships comes first, and the child side is there as the command line pulls it. */
function configOf(ofAuthors: object[], ofBooks: object[] = [back, tags]) {
  const table = ($id: string, columns: object[]) => ({
    $id,
    databaseId: 'app',
    name: $id,
    columns: [name, ...columns],
  });
  return configSchema.parse({
    projectId: 'test',
    tablesDB: [{ $id: 'app', name: 'App' }],
    tables: [table('authors', ofAuthors), table('books', ofBooks), table('tags', [])],
  });
}

const parent = { ...books, twoWayKey: 'author', onDelete: 'cascade' };

it('deploys relationships after their tables, loses none, and changes nothing the second time', async () => {
  const writes: string[] = [];
  const appwrite = await startAppwrite({
    hooks: {
      async after({ method, path }) {
        if (method !== 'GET') writes.push(`${method} ${path}`);
      },
    },
  });
  onTestFinished(() => appwrite.close());
  const connection = { endpoint: appwrite.endpoint, projectId: 'test', key: appwrite.local.project.key };
  const lines: string[] = [];
  const deploy = async (config: ReturnType<typeof configOf>, allowDataLoss = false) => {
    lines.length = 0;
    writes.length = 0;
    const wanted = { config, bundles: [], domains: [], environment: {} };
    const options = { only: undefined, dryRun: false, allowDataLoss };
    return run({ connection, client: appwrite.admin() }, wanted, options, (line) => lines.push(line));
  };
  const db = new TablesDB(appwrite.admin());
  const place = { databaseId: 'app', tableId: 'authors' };

  expect(await deploy(configOf([parent]))).toBe(true);
  expect(lines.join('\n')).toMatch(/relationship {2}app\/authors\.books +ok {2}made/);
  const row = { ...place, rowId: 'a', data: { name: 'A', books: [{ $id: 'b', name: 'B' }] } };
  await db.createRow<Models.DefaultRow>(row);

  expect(await deploy(configOf([parent]))).toBe(true);
  expect(writes.filter((call) => !call.includes('none'))).toEqual([]);

  // in place
  expect(await deploy(configOf([{ ...parent, onDelete: 'restrict' }]))).toBe(true);
  expect(writes).toContain('PATCH /tablesdb/app/tables/authors/columns/books/relationship');
  expect(await db.getRow({ databaseId: 'app', tableId: 'books', rowId: 'b' })).toMatchObject({ author: 'a' });

  // what would delete links is refused: another kind, one that is missing from the file, one that only the server has
  const another = configOf(
    [{ ...parent, relationType: 'manyToMany' }],
    [{ ...back, relationType: 'manyToMany' }, tags],
  );
  await expect(deploy(another)).rejects.toThrow(/^Refused, because data would be lost/);
  expect(lines.join('\n')).toContain('relationType oneToMany would become manyToMany: it would be made anew');
  await expect(deploy(configOf([], [tags]))).rejects.toThrow(/^Refused/);
  expect(lines.join('\n')).toContain('to books: is not in appwrite.json, would be deleted');
  await db.createRelationshipColumn({ ...place, relatedTableId: 'tags', type: 'manyToOne' as RelationshipType });
  await appwrite.local.jobs.idle();
  await expect(deploy(configOf([parent]))).rejects.toThrow(/^Refused/);
  expect(await db.getRow({ databaseId: 'app', tableId: 'books', rowId: 'b' })).toMatchObject({ author: 'a' });

  // allowed, it is done
  expect(await deploy(another, true)).toBe(true);
  expect(await db.getColumn({ ...place, key: 'books' })).toMatchObject({ relationType: 'manyToMany' });
  const { columns } = await db.listColumns(place);
  expect((columns as unknown as { key: string }[]).map(({ key }) => key)).toEqual(['name', 'books']);
});

it('has types for the rows that relate', () => {
  const module = rowsModule(configOf([parent]));
  expect(module).toContain('  books?: BooksRow[];');
  expect(module).toContain('  author?: AuthorsRow | string | null;');
  expect(module).toContain('  tags?: TagsRow[];');
});
