import type { ColumnDocument } from '../model/documents.ts';
import { columnAlreadyExists, columnNotAvailable, columnTypeInvalid } from '../model/errors.ts';
import { linksName } from '../model/links.ts';
import { hiddenSide, type Relationship, relationshipOf } from '../model/relationship.ts';
import type { RelationMutate, RelationshipOptions, RelationType } from '../model/relationship-options.ts';
import type { Table } from '../model/table.ts';
import { type TablesDB, tableOf } from '../model/tablesdb.ts';
import type { ColumnDraft } from './column-kinds.ts';
import { addColumn, findColumn } from './columns.ts';

/** The settings of a new relationship. Keys of null are the ids of the tables. */
export interface RelationshipDraft {
  relatedTableId: string;
  type: RelationType;
  twoWay: boolean;
  key: string | null;
  twoWayKey: string | null;
  onDelete: RelationMutate;
}

/**
 * Stores the column of a relationship as `processing`, and of a two-way one that of the other side, too. Rows have them
 * after {@link activateRelationship}.
 * @throws AppwriteError table_not_found, column_already_exists, column_limit_exceeded
 */
export function addRelationship(tablesdb: TablesDB, table: Table, draft: RelationshipDraft): ColumnDocument {
  const { databaseId, tableId } = table.document;
  const related = tablesdb.table(databaseId, draft.relatedTableId);
  const key = draft.key ?? draft.relatedTableId;
  refuseSecond(table, related, key, draft);
  const { type: relationType, twoWay, onDelete } = draft;
  const twoWayKey = draft.twoWayKey ?? tableId;
  const options: RelationshipOptions = {
    related: related.document.$id,
    relationType,
    twoWay,
    twoWayKey,
    onDelete,
    side: 'parent',
    parent: null,
  };
  return tablesdb.local.store.transaction(() => {
    const column = addColumn(tablesdb, table, columnDraft(key, options));
    if (twoWay)
      addColumn(
        tablesdb,
        tablesdb.table(databaseId, draft.relatedTableId),
        columnDraft(twoWayKey, {
          ...options,
          related: table.document.$id,
          twoWayKey: key,
          side: 'child',
          parent: column.$id,
        }),
      );
    // the rows of the related table get this key without a column
    else if (relationType === 'oneToMany' && related.columns.some((each) => same(each.key, twoWayKey)))
      throw columnAlreadyExists(twoWayKey);
    return column;
  });
}

function columnDraft(key: string, options: RelationshipOptions): ColumnDraft {
  const plain = { format: '', required: false, array: false, size: 0, default: null, min: null, max: null } as const;
  return { key, type: 'relationship', ...plain, elements: [], encrypt: false, options, related: options.related };
}

/** @throws AppwriteError column_already_exists */
function refuseSecond(table: Table, related: Table, key: string, draft: RelationshipDraft): void {
  const twoWayKey = draft.twoWayKey ?? table.document.tableId;
  for (const column of table.columns) {
    if (!column.options) continue;
    if (same(column.key, key)) throw columnAlreadyExists(key);
    if (column.options.related !== related.document.$id) continue;
    if (same(column.options.twoWayKey, twoWayKey)) throw columnAlreadyExists(draft.twoWayKey ?? key);
    if (draft.type === 'manyToMany' && column.options.relationType === 'manyToMany')
      throw columnAlreadyExists(
        key,
        'Creating more than one "manyToMany" relationship on the same table is currently not permitted.',
      );
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Both sides of a relationship, the parent's column first. The other side of a one-way one has no column. */
function sidesOf(tablesdb: TablesDB, column: ColumnDocument): ColumnDocument[] {
  const parent = column.options?.parent ? tablesdb.columns.get(column.options.parent) : column;
  if (!parent?.options) return [column];
  const { related, twoWay, twoWayKey } = parent.options;
  if (!twoWay) return [parent];
  const others = tablesdb.columns.where('table', related);
  const child = others.find(({ key, options }) => key === twoWayKey && options?.parent === parent.$id);
  return child ? [parent, child] : [parent];
}

/** The tables and keys of both sides. */
function endsOf(tablesdb: TablesDB, columns: readonly ColumnDocument[]): { table: Table; side: Relationship }[] {
  const ends = columns.flatMap((column) => {
    const side = relationshipOf(column);
    return side ? [{ table: tableOf(tablesdb, column.table), side }] : [];
  });
  const [parent] = columns;
  const hidden = parent?.options?.twoWay === false ? hiddenSide(parent) : undefined;
  return hidden ? [...ends, { table: tableOf(tablesdb, parent?.options?.related ?? ''), side: hidden }] : ends;
}

function forget(tablesdb: TablesDB, ends: readonly { table: Table }[]): void {
  for (const { table } of ends) tablesdb.forget(table.document.databaseId, table.document.tableId);
}

/** Adds a relationship to the rows of both tables. Idempotent. */
export function activateRelationship(tablesdb: TablesDB, columnId: string): void {
  const column = tablesdb.columns.get(columnId);
  if (column?.status !== 'processing') return;
  const columns = sidesOf(tablesdb, column);
  const ends = endsOf(tablesdb, columns);
  const why = whyNotToItself(column);
  tablesdb.local.store.transaction(() => {
    for (const { table, side } of ends) {
      if (why !== undefined || side.holds !== 'one' || table.rows.table.attributes.has(side.key)) continue;
      table.rows.table.addAttribute({ key: side.key, type: 'string' });
      table.rows.table.addIndex(indexName(side), {
        attributes: [side.key],
        unique: side.relationType === 'oneToOne',
      });
    }
    const change = why === undefined ? { status: 'available' as const } : { status: 'failed' as const, error: why };
    for (const { $id } of columns) tablesdb.columns.update($id, change);
  });
  forget(tablesdb, ends);
}

/** Why Appwrite cannot relate a table to itself like this: it does not find its own index. Undefined if it can. */
function whyNotToItself({ key, table, options }: ColumnDocument): string | undefined {
  if (options?.related !== table || !['oneToOne', 'manyToOne'].includes(options.relationType)) return undefined;
  return `Failed to create relationship indexes: Invalid index attribute "${key}" not found`;
}

/** The name of the index over the ids of a side. A key of a user's index cannot start with an underscore. */
function indexName({ id, side }: Relationship): string {
  return `_${side}_${id}`;
}

/** A change of a relationship. Null keeps the current value. */
export interface RelationshipChange {
  onDelete: RelationMutate | null;
  newKey: string | null;
}

/**
 * Changes a relationship, on both sides.
 * @throws AppwriteError column_not_found, column_not_available, column_type_invalid, column_already_exists
 */
export function changeRelationship(
  tablesdb: TablesDB,
  table: Table,
  key: string,
  change: RelationshipChange,
): ColumnDocument {
  const column = findColumn(table, key);
  if (column.status !== 'available') throw columnNotAvailable('%s');
  const { options } = column;
  if (!options) throw columnTypeInvalid("The column '%s' type is invalid.");
  const newKey = change.newKey || key;
  if (newKey !== key && table.columns.some((each) => each !== column && same(each.key, newKey)))
    throw columnAlreadyExists(newKey);
  const columns = sidesOf(tablesdb, column);
  const ends = endsOf(tablesdb, columns);
  const onDelete = change.onDelete ?? options.onDelete;
  const changed = tablesdb.local.store.transaction(() => {
    if (newKey !== key) table.rows.table.renameAttribute(key, { key: newKey, type: 'string' });
    for (const other of columns)
      if (other.$id !== column.$id && other.options)
        tablesdb.columns.update(other.$id, { options: { ...other.options, onDelete, twoWayKey: newKey } });
    return tablesdb.columns.update(column.$id, { key: newKey, options: { ...options, onDelete } });
  });
  forget(tablesdb, ends);
  return changed ?? column;
}

/** Marks both sides as `deleting`. Rows have them until {@link dropRelationship}. */
export function removeRelationship(tablesdb: TablesDB, column: ColumnDocument): ColumnDocument {
  const columns = sidesOf(tablesdb, column);
  const ends = endsOf(tablesdb, columns);
  for (const { $id, status } of columns)
    if (status === 'available') tablesdb.columns.update($id, { status: 'deleting' });
  forget(tablesdb, ends);
  return tablesdb.columns.get(column.$id) ?? column;
}

/** Deletes a relationship from the rows of both tables. */
export function dropRelationship(tablesdb: TablesDB, columnId: string): void {
  const column = tablesdb.columns.get(columnId);
  if (!column) return;
  const columns = sidesOf(tablesdb, column);
  const ends = endsOf(tablesdb, columns);
  tablesdb.local.store.transaction(() => {
    for (const { table, side } of ends) {
      if (side.holds === 'one') table.rows.table.removeAttribute(side.key);
      if (side.holds === 'links') tablesdb.local.store.drop(linksName(side));
    }
    for (const { $id } of columns) tablesdb.columns.delete($id);
  });
  forget(tablesdb, ends);
}

/** Deletes the relationships of a table, and those of other tables that lead to it. For use before its deletion. */
export function dropRelationships(tablesdb: TablesDB, table: Table): void {
  const own = table.columns.filter(({ options }) => options !== null);
  for (const { $id } of [...own, ...tablesdb.columns.where('related', table.document.$id)])
    dropRelationship(tablesdb, $id);
}
