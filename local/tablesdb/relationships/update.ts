import { DuplicateError } from '../../store/collection.ts';
import type { RowData, RowDocument } from '../model/documents.ts';
import { relationshipValueInvalid } from '../model/errors.ts';
import { isList, RELATION_MAX_DEPTH, type Relationship } from '../model/relationship.ts';
import type { Table } from '../model/table.ts';
import { tableOf } from '../model/tablesdb.ts';
import { settled } from '../rows/operator-results.ts';
import { withOperators } from '../rows/operators.ts';
import { refuse } from '../rows/row-access.ts';
import { incoming } from '../rows/row-data.ts';
import { differing, differs, refuseChangedSince, same, storeChange, valuesOf } from '../rows/row-writes.ts';
import { completeRow } from '../rows/structure.ts';
import { CHILD, permissionsOf } from './create.ts';
import { anyOf, readable, readableRows } from './find.ts';
import { isRelatedRow, type RelatedRow, splitData } from './related-input.ts';
import { addLink, type ChangedRow, hold, relatedIds, removeLinks, type Writing, within } from './writing.ts';

/**
 * Changes a row and its related rows. A change of related rows only needs the right to read this one.
 * @throws AppwriteError user_unauthorized, row_update_conflict, row_invalid_structure, relationship_value_invalid
 * @throws DuplicateError
 */
export function updateRow(writing: Writing, table: Table, id: string, change: ChangedRow): RowDocument | undefined {
  const old = table.rows.get(id);
  if (!old) return undefined;
  const { permissions } = change;
  const parts = incoming(writing.actor, change.data);
  const { plain: given, related } = splitData(table, parts.values);
  // only the row of the call has operators
  const plain = writing.stack.length === 0 ? withOperators(given) : given;
  const changes =
    differs(old, plain) ||
    (permissions !== undefined && !same(permissions, old.$permissions)) ||
    [...related].some(([side, value]) => relates(writing, old, side, value));
  refuse(writing.actor, table, changes ? 'update' : 'read', old);
  if (changes) refuseChangedSince(old, writing.readAt);
  const whole = settled(table, completeRow(table, { ...valuesOf(table, old), ...plain }, old), old);
  const held = relateChanged(writing, table, old, related);
  if (!changes && parts.createdAt === undefined && parts.updatedAt === undefined) return old;
  return storeChange(table, old, { ...held, ...differing(old, whole) }, { data: parts, permissions });
}

/** The id that a row holds. An id of a row that is gone is empty. */
function heldId(writing: Writing, row: RowDocument, side: Relationship): string | null {
  const id = side.holds === 'one' ? row[side.key] : null;
  if (typeof id !== 'string') return null;
  return tableOf(writing.tablesdb, side.related).rows.get(id) ? id : '';
}

/** Whether a value relates a row to others than before. */
function relates(writing: Writing, old: RowDocument, side: Relationship, value: unknown): boolean {
  if (writing.stack.length >= RELATION_MAX_DEPTH - 1) return false;
  if (!isList(side)) return idOf(value) !== heldId(writing, old, side);
  const ids = listOf(value).map(idOf);
  return !same(ids, relatedIds(writing, side, old.$id));
}

function idOf(value: unknown): string | null {
  if (isRelatedRow(value)) return value.$id;
  return typeof value === 'string' ? value : null;
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw relationshipValueInvalid(
    `Invalid relationship value. Must be either an array of documents or document IDs, ${kindOf(value)} given.`,
  );
}

/** The name of a value's type in PHP. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  return typeof value === 'number' ? 'integer' : typeof value;
}

function relateChanged(
  writing: Writing,
  table: Table,
  old: RowDocument,
  values: ReadonlyMap<Relationship, unknown>,
): RowData {
  const held: RowData = {};
  const depth = writing.stack.length;
  for (const [side, value] of values) {
    const before = heldId(writing, old, side);
    if (!isList(side) && value === null && before === null) continue;
    if (depth >= RELATION_MAX_DEPTH - 1 && writing.stack.at(-1) !== side.related) continue;
    within(writing, table, () => {
      if (side.holds === 'links') changeLinks(writing, old, side, listOf(value));
      else if (side.holds === 'many') changeMany(writing, old, side, listOf(value));
      else held[side.key] = changeOne(writing, old, side, value, before);
    });
  }
  return held;
}

/** The id that the row holds from now on. */
function changeOne(
  writing: Writing,
  old: RowDocument,
  side: Relationship,
  value: unknown,
  before: string | null,
): string | null {
  if (side.holds === 'none') throw relationshipValueInvalid(CHILD);
  const mutual = side.relationType === 'oneToOne' && side.twoWay;
  const table = tableOf(writing.tablesdb, side.related);
  if (value === null) {
    if (mutual && before) hold(writing, table, before, side.twoWayKey, null, 'caller');
    return null;
  }
  if (typeof value === 'string') {
    if (!readable(writing.actor, table, value)) return null;
    if (mutual) {
      if (before !== value) refuseTaken(writing, table, side, value);
      hold(writing, table, value, side.twoWayKey, old.$id, 'caller');
    }
    return value;
  }
  if (!isRelatedRow(value))
    throw relationshipValueInvalid(
      side.relationType === 'oneToOne'
        ? `Invalid relationship value. Must be either a document, document ID or null.${side.twoWay ? '' : ' Array given.'}`
        : 'Invalid relationship value. Must be either a document ID or a document, array given.',
    );
  if (!mutual) return changeRow(writing, table, old, value, {});
  if (before !== value.$id) refuseTaken(writing, table, side, value.$id);
  return within(writing, table, () => changeRow(writing, table, old, value, { [side.twoWayKey]: old.$id }));
}

function refuseTaken(writing: Writing, table: Table, { twoWayKey }: Relationship, id: string): void {
  if (readableRows(writing.actor, table, [anyOf(twoWayKey, [id])]).length > 0) throw new DuplicateError(id);
}

/** Creates or changes a related row. Returns its id. */
function changeRow(writing: Writing, table: Table, old: RowDocument, item: RelatedRow, back: RowData): string {
  const data = { ...item, ...back };
  const permissions = permissionsOf(writing, item);
  if (readable(writing.actor, table, item.$id)) writing.update(table, item.$id, { data, permissions });
  else writing.create(table, { id: item.$id, data, permissions: permissions ?? old.$permissions });
  return item.$id;
}

function changeMany(writing: Writing, old: RowDocument, side: Relationship, items: readonly unknown[]): void {
  const table = tableOf(writing.tablesdb, side.related);
  const wanted = new Set(items.map(idOf));
  for (const id of relatedIds(writing, side, old.$id))
    if (!wanted.has(id)) hold(writing, table, id, side.twoWayKey, null, 'nobody');
  for (const item of items) {
    if (isRelatedRow(item)) changeRow(writing, table, old, item, { [side.twoWayKey]: old.$id });
    else if (typeof item !== 'string') throw relationshipValueInvalid(ITEM);
    else if (readable(writing.actor, table, item)) hold(writing, table, item, side.twoWayKey, old.$id, 'caller');
  }
}

function changeLinks(writing: Writing, old: RowDocument, side: Relationship, items: readonly unknown[]): void {
  const table = tableOf(writing.tablesdb, side.related);
  const before = relatedIds(writing, side, old.$id);
  const wanted = new Set(items.map(idOf));
  for (const id of before) if (!wanted.has(id)) removeLinks(writing, side, old.$id, id);
  for (const item of items) {
    const id = idOf(item);
    if (id === null) throw relationshipValueInvalid(ITEM);
    if (isRelatedRow(item)) changeRow(writing, table, old, item, {});
    else if (!readable(writing.actor, table, id)) continue;
    if (!before.includes(id)) addLink(writing, side, old.$id, id);
  }
}

const ITEM = 'Invalid relationship value. Must be either a document or document ID.';
