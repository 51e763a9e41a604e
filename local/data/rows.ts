import { AppwriteError } from '../errors.ts';
import { ParamError } from '../http/param.ts';
import { permissions, uid } from '../http/params.ts';
import type { Local } from '../local.ts';
import { DuplicateError } from '../store/collection.ts';
import { uniqueId } from '../store/ids.ts';
import { expandPermissions } from '../store/permissions.ts';
import { now } from '../store/time.ts';
import type { RowData, RowDocument } from '../tablesdb/model/documents.ts';
import { linksOf } from '../tablesdb/model/links.ts';
import type { Relationship } from '../tablesdb/model/relationship.ts';
import type { Table } from '../tablesdb/model/table.ts';
import { tablesOf } from '../tablesdb/model/tablesdb.ts';
import { completeRow } from '../tablesdb/rows/structure.ts';
import type { Entry } from './entries.ts';
import type { Import } from './import.ts';
import { date, SYSTEM } from './kind.ts';
import type { Place } from './mistakes.ts';

/** The folder of the rows: `rows/<database>/<table>.json`. */
export const ROWS_FOLDER = 'rows';

const ROW_ACTIONS = ['read', 'update', 'delete'];
const GRANTED = permissions(ROW_ACTIONS);
const PAGE = 500;

/** Each table with its file, sorted by the file. */
export function* exportedTables(local: Local): Generator<{ file: string; entries: Iterable<Entry> }> {
  const tablesdb = tablesOf(local);
  const all = tablesdb.tables.find({ limit: -1 }).toSorted((a, b) => (a.$id < b.$id ? -1 : 1));
  for (const { databaseId, tableId } of all)
    yield {
      file: `${ROWS_FOLDER}/${databaseId}/${tableId}.json`,
      entries: exportedRows(local, tablesdb.table(databaseId, tableId)),
    };
}

/** Every value of the rows, and the ids of the rows that they relate to. Linked rows are in the rows of the parent side. */
function* exportedRows(local: Local, table: Table): Generator<Entry> {
  const sides = relationshipsOf(table);
  const held = sides.filter(({ holds }) => holds === 'one').map(({ key }) => key);
  const columns = [...table.live.keys(), ...held].sort();
  const linked = sides.filter(isLinked);
  let last: string | undefined;
  for (;;) {
    const cursor = last === undefined ? {} : { cursor: { id: last, direction: 'after' as const } };
    const page = table.rows.find({ limit: PAGE, ...cursor });
    for (const row of page)
      yield {
        ...rowEntry(row, columns),
        ...Object.fromEntries(linked.map((side) => [side.key, linkedTo(local, side, row)])),
      };
    last = page.at(-1)?.$id;
    if (page.length < PAGE) return;
  }
}

function relationshipsOf(table: Table): Relationship[] {
  return [...table.relationships.values()].filter(({ key }) => !table.live.has(key));
}

function isLinked({ holds, side }: Relationship): boolean {
  return holds === 'links' && side === 'parent';
}

function linkedTo(local: Local, side: Relationship, { $id }: RowDocument): string[] {
  return linksOf(local.store, side)
    .where('parent', $id)
    .map(({ child }) => child);
}

function rowEntry(row: RowDocument, columns: readonly string[]): Entry {
  const { $id, $createdAt, $updatedAt, $permissions } = row;
  const entry: Record<string, unknown> = { $id, $createdAt };
  if ($updatedAt !== $createdAt) entry['$updatedAt'] = $updatedAt;
  if ($permissions.length > 0) entry['$permissions'] = $permissions;
  for (const column of columns) entry[column] = row[column];
  return entry;
}

/** Imports the rows. Their tables must exist: the configuration declares them. */
export function importRows(running: Import): void {
  const tablesdb = tablesOf(running.local);
  for (const databaseId of running.namesIn(ROWS_FOLDER))
    for (const name of running.namesIn(`${ROWS_FOLDER}/${databaseId}`)) {
      const file = `${ROWS_FOLDER}/${databaseId}/${name}`;
      const tableId = name.replace(/\.json$/, '');
      if (tableId === name || !tablesdb.tables.get(`${databaseId}/${tableId}`)) {
        running.mistakes.add({ file }, `there is no table ${tableId} in database ${databaseId}; declare it`);
        continue;
      }
      importTable(running, file, tablesdb.table(databaseId, tableId));
    }
  running.mistakes.refuse();
}

function importTable(running: Import, file: string, table: Table): void {
  running.each(file, table.rows, (entry, place) => importRow(running, table, entry, place));
}

function importRow({ local, mistakes }: Import, table: Table, entry: Entry, place: Place): void {
  const before = mistakes.count;
  const system = <V>(name: string, read: (value: unknown) => V, otherwise: V): V => {
    try {
      return entry[name] === undefined ? otherwise : read(entry[name]);
    } catch (error) {
      if (!(error instanceof ParamError)) throw error;
      mistakes.add(place, error.message, name);
      return otherwise;
    }
  };
  const id = system('$id', uid().read, '') || uniqueId();
  const at = system('$createdAt', date, now());
  const updatedAt = system('$updatedAt', date, at);
  const granted = expandPermissions(system('$permissions', GRANTED.read, []), ROW_ACTIONS);
  const given = Object.fromEntries(Object.entries(entry).filter(([name]) => !SYSTEM.includes(name)));
  const { values, held, linked } = splitEntry(table, given, (message, key) => mistakes.add(place, message, key));
  const data = rowData(table, values, (message, column) => mistakes.add(place, message, column));
  if (mistakes.count > before || !data) return;
  try {
    table.rows.create({ id, at, updatedAt, permissions: granted, data: { ...data, ...held } });
    for (const [side, ids] of linked)
      for (const child of ids) linksOf(local.store, side).create({ data: { parent: id, child } });
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
    if (table.rows.get(id)) mistakes.add(place, `there are two rows ${id}`, '$id');
    else mistakes.add(place, 'another row has the same values in the columns of a unique index');
  }
}

/** An entry's own values, the ids that the row holds, and those that it is linked to. */
interface SplitEntry {
  values: RowData;
  held: RowData;
  linked: Map<Relationship, string[]>;
}

function splitEntry(table: Table, entry: RowData, mistake: (message: string, key: string) => void): SplitEntry {
  const split: SplitEntry = { values: { ...entry }, held: {}, linked: new Map() };
  for (const side of relationshipsOf(table)) {
    const value = Object.hasOwn(entry, side.key) ? entry[side.key] : undefined;
    delete split.values[side.key];
    if (value === undefined) continue;
    if (side.holds === 'one') {
      if (value === null || typeof value === 'string') split.held[side.key] = value;
      else mistake('must be the id of a row, or null', side.key);
    } else if (!isLinked(side)) mistake('is in the rows of the other side', side.key);
    else if (Array.isArray(value) && value.every((id) => typeof id === 'string')) split.linked.set(side, value);
    else mistake('must be a list of the ids of rows', side.key);
  }
  return split;
}

/** The columns of a row, with defaults. A value of null stays null, also in a column that has a default. */
function rowData(
  table: Table,
  values: RowData,
  mistake: (message: string, column?: string) => void,
): RowData | undefined {
  try {
    const whole = completeRow(table, values);
    for (const [key, value] of Object.entries(values)) if (value === null) whole[key] = null;
    return whole;
  } catch (error) {
    if (!(error instanceof AppwriteError)) throw error;
    const column = /ttribute:? "([^"]*?)(\['\d+'\])?"/.exec(error.message)?.[1];
    mistake(error.message.replace(/^Invalid document structure: /, ''), column);
    return undefined;
  }
}
