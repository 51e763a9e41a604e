import { TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { applyConfig } from './apply.ts';
import { ConfigError, parseConfig } from './read.ts';

let appwrite: TestAppwrite;

beforeAll(async () => {
  appwrite = await startAppwrite();
});
afterAll(() => appwrite.close());

interface Table {
  $id: string;
  columns: Record<string, unknown>[];
  indexes?: unknown[];
}

function fileOf(databaseId: string, tables: readonly Table[]): string {
  return JSON.stringify({
    projectId: 'test',
    tablesDB: [{ $id: databaseId, name: databaseId }],
    tables: tables.map((table) => ({ ...table, databaseId, name: table.$id })),
  });
}

function apply(text: string): string[] {
  return applyConfig(appwrite.local, parseConfig(text, process.cwd()), {});
}

function mistakes(databaseId: string, tables: readonly Table[]): string {
  try {
    parseConfig(fileOf(databaseId, tables), process.cwd());
  } catch (error) {
    if (error instanceof ConfigError) return error.lines.join('\n');
    throw error;
  }
  throw new Error('no mistake was found');
}

const KINDS = ['oneToOne', 'oneToMany', 'manyToOne', 'manyToMany'];
const name = { key: 'name', type: 'string', size: 20 };

/** As a configuration that was pulled from a server: two-way relationships have a column on both sides. */
function manyTables(count: number, relationships: number): Table[] {
  const tables = Array.from({ length: count }, (_, i): Table => ({ $id: `t${i}`, columns: [{ ...name }] }));
  for (let n = 0; n < relationships; n++) {
    const [from, to] = [n % count, (n * 7 + 3 + Math.floor(n / count)) % count];
    const twoWay = n % 2 === 0;
    const common = { type: 'relationship', relationType: KINDS[n % 4], twoWay, onDelete: 'setNull', required: false };
    tables[from]?.columns.push({ ...common, key: `r${n}`, relatedTable: `t${to}`, twoWayKey: `b${n}`, side: 'parent' });
    if (twoWay)
      tables[to]?.columns.push({
        ...common,
        key: `b${n}`,
        relatedTable: `t${from}`,
        twoWayKey: `r${n}`,
        side: 'child',
      });
  }
  return tables;
}

describe('relationships in the configuration', () => {
  it('are all made, whatever the order of 46 tables with 55 of them, and the second time nothing', async () => {
    const tables = manyTables(46, 55);
    expect(apply(fileOf('many', tables.toReversed()))).toEqual([]);
    const answer = await new TablesDB(appwrite.admin()).listTables({
      databaseId: 'many',
      queries: ['{"method":"limit","values":[100]}'],
    });
    const made = answer.tables.flatMap(({ columns }) => columns as unknown as Record<string, unknown>[]);
    expect(made.filter(({ side }) => side === 'parent')).toHaveLength(55);
    expect(made.filter(({ side }) => side === 'child')).toHaveLength(28);
    expect(made.every(({ status }) => status === 'available')).toBe(true);
    const before = JSON.stringify(made);
    expect(apply(fileOf('many', tables))).toEqual([]);
    const again = await new TablesDB(appwrite.admin()).listTables({
      databaseId: 'many',
      queries: ['{"method":"limit","values":[100]}'],
    });
    expect(JSON.stringify(again.tables.flatMap(({ columns }) => columns))).toBe(before);
  });

  it('follow onDelete, and are reported where they are others', async () => {
    const table = (change: object) => [
      {
        $id: 'a',
        columns: [{ key: 'b', type: 'relationship', relatedTable: 'b', relationType: 'manyToOne', ...change }],
      },
      { $id: 'b', columns: [name] },
    ];
    expect(apply(fileOf('one', table({})))).toEqual([]);
    expect(apply(fileOf('one', table({ onDelete: 'cascade' })))).toEqual([]);
    const db = new TablesDB(appwrite.admin());
    expect(await db.getColumn({ databaseId: 'one', tableId: 'a', key: 'b' })).toMatchObject({ onDelete: 'cascade' });
    expect(apply(fileOf('one', table({ relationType: 'oneToOne' })))[0]).toContain('tables[0].columns[0]: "b" exists');
  });

  it('are read with the older name of the related table', async () => {
    const attribute = { key: 'b', type: 'relationship', relatedCollection: 'b', relationType: 'oneToMany' };
    const collections = [
      { $id: 'a', databaseId: 'old', name: 'a', attributes: [attribute] },
      { $id: 'b', databaseId: 'old', name: 'b', attributes: [name] },
    ];
    expect(apply(JSON.stringify({ projectId: 'test', databases: [{ $id: 'old', name: 'Old' }], collections }))).toEqual(
      [],
    );
  });

  it('need their table, their parent side, and no index', () => {
    const related = { key: 'b', type: 'relationship', relatedTable: 'b', relationType: 'oneToMany' };
    expect(mistakes('x', [{ $id: 'a', columns: [related] }])).toContain(
      'tables[0].columns[0].relatedTable: "b" is not a table of this database',
    );
    const child = { ...related, twoWay: true, twoWayKey: 'a', side: 'child' };
    expect(
      mistakes('x', [
        { $id: 'a', columns: [child] },
        { $id: 'b', columns: [] },
      ]),
    ).toContain('tables[0].columns[0].twoWayKey: the parent side is missing: a two-way relationship "a" of table b');
    const indexes = [{ key: 'byB', type: 'key', columns: ['b'] }];
    expect(
      mistakes('x', [
        { $id: 'a', columns: [related], indexes },
        { $id: 'b', columns: [] },
      ]),
    ).toContain('tables[0].indexes[0].columns[0]: "b" is a relationship, which cannot be indexed');
  });
});
