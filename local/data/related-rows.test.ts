import { type Models, Query, TablesDB } from 'node-appwrite';
import { expect, it, onTestFinished } from 'vitest';
import { startAppwrite } from '../../tests/support/appwrite.ts';
import { newFolder } from '../../tests/support/data-folder.ts';
import { applyConfig } from '../config/apply.ts';
import { configSchema } from '../config/schema.ts';
import { exportData, importData } from './data.ts';

const related = { type: 'relationship', relatedTable: 'tags', twoWay: true } as const;
const config = configSchema.parse({
  projectId: 'test',
  tablesDB: [{ $id: 'app', name: 'App' }],
  tables: [
    {
      $id: 'notes',
      databaseId: 'app',
      name: 'Notes',
      columns: [
        { key: 'text', type: 'string', size: 100 },
        { ...related, key: 'tags', relationType: 'manyToMany', twoWayKey: 'notes' },
        { ...related, key: 'main', relationType: 'manyToOne', twoWayKey: 'mainOf' },
      ],
    },
    { $id: 'tags', databaseId: 'app', name: 'Tags', columns: [{ key: 'name', type: 'string', size: 20 }] },
  ],
});

it('exports and imports what rows relate to', async () => {
  const both = await Promise.all([startAppwrite(), startAppwrite()]);
  onTestFinished(async () => {
    await Promise.all(both.map((each) => each.close()));
  });
  for (const { local } of both) applyConfig(local, config, {});
  const [first, second] = both.map((each) => new TablesDB(each.admin()));
  const notes = { databaseId: 'app', tableId: 'notes', rowId: 'n' };
  const data = {
    text: 'N',
    tags: [
      { $id: 'b', name: 'B' },
      { $id: 'a', name: 'A' },
    ],
    main: 'a',
  };
  await first?.createRow<Models.DefaultRow>({ ...notes, data });
  const folder = newFolder();
  exportData(both[0].local, folder);
  importData(both[1].local, folder);
  const queries = [Query.select(['*', 'main.*', 'tags.*'])];
  const [before, after] = [await first?.getRow({ ...notes, queries }), await second?.getRow({ ...notes, queries })];
  expect(after).toEqual(before);
  expect(after).toMatchObject({ main: { name: 'A' }, tags: [{ name: 'B' }, { name: 'A' }] });
});
