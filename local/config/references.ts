import { type Mistake, placeOf } from './mistakes.ts';

type Entry = Record<string, unknown>;

/**
 * Mistakes between parts of the file: a duplicate id, a table of an unknown database, an index on an unknown column, a
 * relationship with an unknown table. It reads the unchecked file, so that they are reported together with other mistakes.
 */
export function referenceMistakes(file: unknown): Mistake[] {
  const tables = entries(file, 'tables');
  const databases = new Set(entries(file, 'tablesDB').map((database) => database['$id']));
  return [
    ...['functions', 'tablesDB', 'buckets', 'teams', 'topics'].flatMap((kind) => duplicates(file, [kind], idOf)),
    ...duplicates(file, ['tables'], (table) => table['$id'] && `${table['databaseId']}/${table['$id']}`),
    ...entries(file, 'functions').flatMap((_, at) => duplicates(file, ['functions', at, 'vars'], keyOf)),
    ...tables.flatMap((_, at) => [
      ...duplicates(file, ['tables', at, 'columns'], keyOf),
      ...duplicates(file, ['tables', at, 'indexes'], keyOf),
    ]),
    ...tables.flatMap((table, at) => databaseMistake(table, at, databases)),
    ...tables.flatMap(indexMistakes),
    ...tables.flatMap((table, at) => relationshipMistakes(table, at, tables)),
  ];
}

const idOf = (entry: Entry) => entry['$id'];
const keyOf = (entry: Entry) => entry['key'];

function entries(parent: unknown, ...path: readonly (string | number)[]): Entry[] {
  let value = parent;
  for (const part of path) value = isEntry(value) || Array.isArray(value) ? (value as Entry)[part] : undefined;
  return Array.isArray(value) ? value.map((item) => (isEntry(item) ? item : {})) : [];
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function duplicates(file: unknown, path: (string | number)[], nameOf: (entry: Entry) => unknown): Mistake[] {
  const first = new Map<unknown, number>();
  return entries(file, ...path).flatMap((entry, at) => {
    const name = nameOf(entry);
    const earlier = first.get(name);
    if (name === undefined) return [];
    if (earlier === undefined) first.set(name, at);
    if (earlier === undefined) return [];
    const field = '$id' in entry ? '$id' : 'key';
    const message = `${JSON.stringify(entry[field])} is taken by ${placeOf([...path, earlier])}`;
    return [{ path: placeOf([...path, at, field]), message }];
  });
}

function databaseMistake(table: Entry, at: number, databases: ReadonlySet<unknown>): Mistake[] {
  const databaseId = table['databaseId'];
  if (typeof databaseId !== 'string' || databases.has(databaseId)) return [];
  return [{ path: placeOf(['tables', at, 'databaseId']), message: `${JSON.stringify(databaseId)} is not in tablesDB` }];
}

const systemColumns = ['$id', '$sequence', '$createdAt', '$updatedAt'];

function indexMistakes(table: Entry, at: number): Mistake[] {
  const plain = entries(table, 'columns').filter((column) => column['type'] !== 'relationship');
  const known = new Set<unknown>([...plain.map(keyOf), ...systemColumns]);
  const related = new Set(entries(table, 'columns').map(keyOf));
  return entries(table, 'indexes').flatMap((index, place) =>
    (Array.isArray(index['columns']) ? index['columns'] : []).flatMap((column: unknown, position) =>
      known.has(column)
        ? []
        : [
            {
              path: placeOf(['tables', at, 'indexes', place, 'columns', position]),
              message: `${JSON.stringify(column)} is ${related.has(column) ? 'a relationship, which cannot be indexed' : 'not a column of this table'}`,
            },
          ],
    ),
  );
}

/** Whether a relationship of table `of` has this key in this table. The default key is the id of `of`. */
function leadsTo(parent: Entry, table: Entry, key: unknown, of: unknown): boolean {
  const { twoWay, twoWayKey, relatedTable } = parent;
  return twoWay === true && relatedTable === table['$id'] && (twoWayKey ?? of) === key;
}

/** A relationship needs its table in the same database, and a child side the parent side that it belongs to. */
function relationshipMistakes(table: Entry, at: number, tables: readonly Entry[]): Mistake[] {
  return entries(table, 'columns').flatMap((column, place) => {
    if (column['type'] !== 'relationship') return [];
    const { relatedTable, side, twoWayKey, key } = column;
    const path = (field: string) => placeOf(['tables', at, 'columns', place, field]);
    const related = tables.find((each) => each['$id'] === relatedTable && each['databaseId'] === table['databaseId']);
    if (!related)
      return [
        { path: path('relatedTable'), message: `${JSON.stringify(relatedTable)} is not a table of this database` },
      ];
    if (side !== 'child') return [];
    const parent = entries(related, 'columns').find((each) => each['key'] === twoWayKey);
    if (parent && leadsTo(parent, table, key, relatedTable)) return [];
    const message = `the parent side is missing: a two-way relationship "${String(twoWayKey)}" of table ${String(relatedTable)}`;
    return [{ path: path('twoWayKey'), message }];
  });
}
