import { now } from '../../store/time.ts';
import type { RowData, RowDocument } from '../model/documents.ts';
import { relationshipValueInvalid } from '../model/errors.ts';
import { isList, RELATION_MAX_DEPTH, type Relationship } from '../model/relationship.ts';
import type { Table } from '../model/table.ts';
import { tableOf } from '../model/tablesdb.ts';
import { givenPermissions, refuseCreation } from '../rows/row-access.ts';
import { incoming } from '../rows/row-data.ts';
import { completeRow } from '../rows/structure.ts';
import { readable } from './find.ts';
import { isRelatedRow, type RelatedRow, splitData } from './related-input.ts';
import { addLink, hold, type NewRow, type Writing, within } from './writing.ts';

/**
 * Creates a row. Its related rows are written first, and stay if the row itself is refused, as in Appwrite.
 * @throws AppwriteError user_unauthorized, row_invalid_structure, relationship_value_invalid
 * @throws DuplicateError
 */
export function createRow(writing: Writing, table: Table, row: NewRow): RowDocument {
  refuseCreation(writing.actor, table);
  const parts = incoming(writing.actor, row.data);
  const { plain, related } = splitData(table, parts.values);
  const whole = completeRow(table, plain);
  const at = now();
  const held = relateNew(writing, table, row, related);
  return table.rows.create({
    id: row.id,
    data: { ...whole, ...held },
    permissions: row.permissions,
    at: parts.createdAt ?? at,
    updatedAt: parts.updatedAt ?? at,
  });
}

/** A row whose related rows are written. */
type Owner = Pick<NewRow, 'id' | 'permissions'>;

/**
 * Writes the related rows of a new or an upserted row. Lists are added to; nothing is removed from them.
 * @returns the ids that the row itself has to hold
 */
export function relateNew(
  writing: Writing,
  table: Table,
  owner: Owner,
  values: ReadonlyMap<Relationship, unknown>,
): RowData {
  const held: RowData = {};
  const depth = writing.stack.length;
  for (const [side, value] of values) {
    if (depth >= RELATION_MAX_DEPTH - 1 && writing.stack.at(-1) !== side.related) continue;
    within(writing, table, () => {
      const id = relateValue(writing, owner, side, value);
      if (id !== undefined) held[side.key] = id;
    });
  }
  return held;
}

/** The id to hold. Undefined if this side holds none. */
function relateValue(writing: Writing, owner: Owner, side: Relationship, value: unknown): string | null | undefined {
  if (value === null) return side.holds === 'one' ? null : undefined;
  if (Array.isArray(value)) {
    if (!isList(side)) throw relationshipValueInvalid(`${ONE}, array given.`);
    for (const item of value) relateItem(writing, owner, side, item);
    return undefined;
  }
  const row = isRelatedRow(value);
  if (!row && typeof value !== 'string') throw relationshipValueInvalid(`${ANY}.`);
  if (side.holds === 'none') throw relationshipValueInvalid(CHILD);
  if (isList(side))
    throw relationshipValueInvalid(
      `Invalid relationship value. Must be either an array of documents or document IDs, ${row ? 'document' : 'document ID'} given.`,
    );
  return relateItem(writing, owner, side, value);
}

function relateItem(writing: Writing, owner: Owner, side: Relationship, item: unknown): string {
  if (isRelatedRow(item)) return relateRow(writing, owner, side, item);
  if (typeof item !== 'string') throw relationshipValueInvalid(`${ANY}.`);
  relateId(writing, owner, side, item);
  return item;
}

/** Whether the related row holds this row's id, too. */
function isHeldThere({ holds, relationType, twoWay }: Relationship): boolean {
  return holds === 'many' || (relationType === 'oneToOne' && twoWay);
}

/** Creates or changes a related row, and relates it. Returns its id. */
function relateRow(writing: Writing, owner: Owner, side: Relationship, item: RelatedRow): string {
  const table = tableOf(writing.tablesdb, side.related);
  const data = isHeldThere(side) ? { ...item, [side.twoWayKey]: owner.id } : item;
  if (readable(writing.actor, table, item.$id)) writing.update(table, item.$id, { data, permissions: undefined });
  else writing.create(table, { id: item.$id, data, permissions: permissionsOf(writing, item) ?? owner.permissions });
  if (side.holds === 'links') addLink(writing, side, owner.id, item.$id);
  return item.$id;
}

/** Relates a row that exists. One that does not, or that the caller may not read, is passed over. */
function relateId(writing: Writing, owner: Owner, side: Relationship, id: string): void {
  const table = tableOf(writing.tablesdb, side.related);
  if (!readable(writing.actor, table, id)) return;
  if (isHeldThere(side)) hold(writing, table, id, side.twoWayKey, owner.id, 'caller');
  if (side.holds === 'links') addLink(writing, side, owner.id, id);
}

/** The permissions that a related row sets for itself. @throws AppwriteError user_unauthorized */
export function permissionsOf(writing: Writing, item: RelatedRow): string[] | undefined {
  const given = item['$permissions'];
  return Array.isArray(given) ? givenPermissions(writing.actor, given.map(String)) : undefined;
}

// Source of the texts: utopia-php/database.
const ONE = 'Invalid relationship value. Must be either a document ID or a document';
const ANY =
  'Invalid relationship value. Must be either a document, document ID, or an array of documents or document IDs';
export const CHILD =
  'Invalid relationship value. Cannot set a value from the child side of a oneToOne relationship when twoWay is false.';
