import { laterThan } from '../../store/time.ts';
import type { RowData, RowDocument } from '../model/documents.ts';
import { linksFrom } from '../model/links.ts';
import type { Relationship } from '../model/relationship.ts';
import type { Table } from '../model/table.ts';
import { type TablesDB, tableOf } from '../model/tablesdb.ts';
import { type Actor, refuse } from '../rows/row-access.ts';
import { refuseChangedSince } from '../rows/row-writes.ts';
import { anyOf } from './find.ts';

/** One call that writes a row and the rows that it relates to. */
export interface Writing {
  actor: Actor;
  tablesdb: TablesDB;
  /** `$id` of the tables whose relationships are being written, from the outside in. */
  stack: string[];
  /** From the header `x-appwrite-timestamp`, in milliseconds. It applies to every row that is changed. */
  readAt: number | undefined;
  /** Creates a row with its relationships. @throws AppwriteError, DuplicateError */
  create(table: Table, row: NewRow): RowDocument;
  /** Changes a row with its relationships. @throws AppwriteError, DuplicateError */
  update(table: Table, id: string, change: ChangedRow): RowDocument | undefined;
}

export interface NewRow {
  id: string;
  data: RowData;
  permissions: string[];
}

export interface ChangedRow {
  data: RowData;
  /** Undefined keeps them. */
  permissions: string[] | undefined;
}

/** Runs a write of related rows one table deeper. */
export function within<R>(writing: Writing, table: Table, work: () => R): R {
  writing.stack.push(table.document.$id);
  try {
    return work();
  } finally {
    writing.stack.pop();
  }
}

/** Whose rights a change of a related id needs: the caller's, or nobody's. */
export type Rights = 'caller' | 'nobody';

/** Sets the id that a row holds of the other side. @throws AppwriteError user_unauthorized, DuplicateError */
export function hold(
  writing: Writing,
  table: Table,
  id: string,
  key: string,
  related: string | null,
  rights: Rights,
): void {
  const row = table.rows.get(id);
  if (!row) return;
  const changes = row[key] !== related;
  if (rights === 'caller') refuse(writing.actor, table, changes ? 'update' : 'read', row);
  if (!changes) return;
  refuseChangedSince(row, writing.readAt);
  table.rows.update(id, { [key]: related }, { at: laterThan(row.$updatedAt) });
}

/** The rows that hold an id, whoever may read them. */
export function holders(table: Table, key: string, id: string): RowDocument[] {
  return table.rows.find({ filters: [anyOf(key, [id])], limit: -1 });
}

/** The ids of the rows that a row is related to in a list, whoever may read them. */
export function relatedIds({ tablesdb }: Writing, side: Relationship, id: string): string[] {
  const related = tableOf(tablesdb, side.related);
  if (side.holds === 'many') return holders(related, side.twoWayKey, id).map(({ $id }) => $id);
  const { links, here, there } = linksFrom(tablesdb.local.store, side);
  const ids = links.find({ filters: [anyOf(here, [id])], limit: -1 }).map((pair) => pair[there]);
  return ids.filter((each) => related.rows.get(each) !== undefined);
}

/** Links a row to a related one. */
export function addLink({ tablesdb }: Writing, side: Relationship, id: string, related: string): void {
  const { links, here, there } = linksFrom(tablesdb.local.store, side);
  links.create({ data: { [here]: id, [there]: related } });
}

/** Deletes the links of a row, or only those to one related row. */
export function removeLinks({ tablesdb }: Writing, side: Relationship, id: string, related?: string): string[] {
  const { links, here, there } = linksFrom(tablesdb.local.store, side);
  const filters = [anyOf(here, [id]), ...(related === undefined ? [] : [anyOf(there, [related])])];
  const pairs = links.find({ filters, limit: -1 });
  for (const { $id } of pairs) links.delete($id);
  return pairs.map((pair) => pair[there]);
}
