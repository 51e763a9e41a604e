import { AppwriteError } from '../../errors.ts';
import { ParamError } from '../../http/param.ts';
import { customId } from '../../http/params.ts';
import { uniqueId } from '../../store/ids.ts';
import { allows } from '../../store/permissions.ts';
import type { RowData } from '../model/documents.ts';
import { relationshipValueInvalid } from '../model/errors.ts';
import type { Relationship } from '../model/relationship.ts';
import type { Table } from '../model/table.ts';
import { tableOf } from '../model/tablesdb.ts';
import { explained, refuseCreation, whyNot } from '../rows/row-access.ts';
import type { RowCall } from '../rows/row-call.ts';

/** A related row in a request: its own values with an `$id`. */
export type RelatedRow = RowData & { $id: string };

/** What a checked relationship can be in a request. */
export type RelatedValue = string | RelatedRow;

/** The data of a request on a table, split into plain values and relationships. */
export interface SplitData {
  plain: RowData;
  /** In the order of the table's relationships. */
  related: Map<Relationship, unknown>;
}

/** Separates relationships from the other values. */
export function splitData(table: Table, data: RowData): SplitData {
  const plain: RowData = {};
  for (const [key, value] of Object.entries(data)) if (!table.relationships.has(key)) plain[key] = value;
  const related = new Map<Relationship, unknown>();
  for (const [key, side] of table.relationships) if (Object.hasOwn(data, key)) related.set(side, data[key]);
  return { plain, related };
}

/** Whether a value is a related row. */
export function isRelatedRow(value: unknown): value is RelatedRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which rights the related rows in a request need before anything is written. Only creations check them in advance. */
export type AdvanceCheck = 'rights' | 'form';

/**
 * Checks the relationships in a request at all depths. Related rows without an id get one.
 * @throws AppwriteError relationship_value_invalid, user_unauthorized
 */
export function checkedRelated(call: RowCall, table: Table, data: RowData, check: AdvanceCheck): RowData {
  if (table.relationships.size === 0) return data;
  const checked: RowData = { ...data };
  for (const [key, side] of table.relationships) {
    // a relationship may have the name `constructor`, which every object has
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    if (isEmpty(value)) continue;
    const related = tableOf(call.tablesdb, side.related);
    const one = (item: unknown) => checkedOne(call, related, item, check);
    checked[key] = Array.isArray(value) ? value.map(one) : one(value);
  }
  return checked;
}

/** What PHP calls empty, which Appwrite does not check. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === '0' || value === 0 || value === false)
    return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function checkedOne(call: RowCall, related: Table, value: unknown, check: AdvanceCheck): RelatedValue {
  if (typeof value === 'string') return checkedId(value);
  if (!isRelatedRow(value))
    throw relationshipValueInvalid('Relationship value must be an object, document ID string, or associative array');
  const given: unknown = value['$id'];
  if (given !== undefined && given !== null && typeof given !== 'string')
    throw relationshipValueInvalid('Relationship $id must be a string');
  const id = typeof given === 'string' ? checkedId(given) : uniqueId();
  // a related row that was read with the older names is sent back with them
  const { $collectionId: _, ...rest } = value;
  const row = { ...rest, $id: id === 'unique()' ? uniqueId() : id };
  if (check === 'rights') refuseRelated(call, related, row.$id);
  return { ...checkedRelated(call, related, row, check), $id: row.$id };
}

function checkedId(value: string): string {
  try {
    return customId().read(value);
  } catch (error) {
    throw error instanceof ParamError ? relationshipValueInvalid(error.message) : error;
  }
}

/** A new related row needs the right to create it. One that exists needs row security and the table's right to update. */
function refuseRelated({ actor }: RowCall, related: Table, id: string): void {
  if (!related.rows.get(id)) {
    refuseCreation(actor, related);
    return;
  }
  const { $permissions, rowSecurity, name } = related.document;
  const error = AppwriteError.of('user_unauthorized');
  if (!rowSecurity)
    throw explained(
      error,
      `The table "${name}" has no row security: its rows cannot be changed with a row that is created.`,
    );
  if (actor.roles && !allows($permissions, 'update', actor.roles))
    throw explained(error, whyNot(actor, related, 'update'));
}
