import { AppwriteError } from '../../errors.ts';
import { DuplicateError } from '../../store/collection.ts';
import { bigintOf, compareWhole, isExact, type Whole, wholeOf } from '../../store/exact.ts';
import { uniqueId } from '../../store/ids.ts';
import { laterThan, now } from '../../store/time.ts';
import type { RowData, RowDocument } from '../model/documents.ts';
import { columnLimitExceeded, columnNotFound, rowAlreadyExists, rowUpdateConflict } from '../model/errors.ts';
import type { Table } from '../model/table.ts';
import { settled } from './operator-results.ts';
import { hasOperator, withOperators } from './operators.ts';
import { type Actor, refuse } from './row-access.ts';
import type { Incoming } from './row-data.ts';
import { completeRow } from './structure.ts';

/**
 * The writes of rows. Each is synchronous and therefore atomic. Permissions, structure and conflicts are checked in
 * Appwrite's order.
 */

/** Stores a new row. @throws AppwriteError row_invalid_structure, row_already_exists */
export function insertRow(table: Table, id: string, data: Incoming, permissions: string[], at: string): RowDocument {
  const row = completeRow(table, data.values);
  const createdAt = data.createdAt ?? at;
  return asAppwrite(id, () =>
    table.rows.create({ id, data: row, permissions, at: createdAt, updatedAt: data.updatedAt ?? at }),
  );
}

/**
 * Runs a write that may conflict with a row of the same id or the same unique values. A conflict of a related row is reported
 * with the id of the row in the call, too, as in Appwrite.
 * @throws AppwriteError row_already_exists
 */
export function asAppwrite<R>(id: string, write: () => R): R {
  try {
    return write();
  } catch (error) {
    throw error instanceof DuplicateError ? rowAlreadyExists(id) : error;
  }
}

/** A change of one row: its values, its permissions if they are set, and the time at which the caller read it. */
export interface RowChange {
  data: Incoming;
  permissions: string[] | undefined;
  /** Refuse the change if the row was changed after this time, in milliseconds. */
  readAt: number | undefined;
}

/**
 * Changes a row. Undefined if it does not exist. A change without an effect requires only permission to read.
 * @throws AppwriteError user_unauthorized, row_update_conflict, row_invalid_structure, row_already_exists
 */
export function updateRow(actor: Actor, table: Table, id: string, change: RowChange): RowDocument | undefined {
  const old = table.rows.get(id);
  if (!old) return undefined;
  const { data, permissions } = change;
  const values = withOperators(data.values);
  const changes = differs(old, values) || (permissions !== undefined && !same(permissions, old.$permissions));
  refuse(actor, table, changes ? 'update' : 'read', old);
  if (!changes && data.createdAt === undefined && data.updatedAt === undefined) {
    completeRow(table, { ...valuesOf(table, old), ...values }, old);
    return old;
  }
  refuseChangedSince(old, change.readAt);
  const whole = settled(table, completeRow(table, { ...valuesOf(table, old), ...values }, old), old);
  return asAppwrite(id, () => storeChange(table, old, differing(old, whole), change));
}

/** Those of a row's new values that are not the old ones. */
export function differing(old: RowDocument, values: RowData): RowData {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => !same(value, old[key])));
}

/** Stores new values of a row, with the permissions and dates of the change. @throws DuplicateError */
export function storeChange(
  table: Table,
  old: RowDocument,
  values: RowData,
  { data, permissions }: Pick<RowChange, 'data' | 'permissions'>,
): RowDocument | undefined {
  return table.rows.update(
    old.$id,
    { ...values, ...(permissions === undefined ? {} : { $permissions: permissions }) },
    {
      at: data.updatedAt ?? laterThan(old.$updatedAt),
      ...(data.createdAt === undefined ? {} : { createdAt: data.createdAt }),
    },
  );
}

/** @throws AppwriteError row_update_conflict */
export function refuseChangedSince(row: RowDocument, readAt: number | undefined): void {
  if (readAt !== undefined && Date.parse(row.$updatedAt) > readAt) throw rowUpdateConflict();
}

/** A row's own values. */
export function valuesOf(table: Table, row: RowDocument): RowData {
  const values: RowData = {};
  for (const key of table.live.keys()) values[key] = row[key];
  return values;
}

/** Whether some values are not those of a row. */
export function differs(old: RowDocument, values: RowData): boolean {
  for (const [key, value] of Object.entries(values)) if (!same(value, old[key] ?? null)) return true;
  return false;
}

/** Whether values are equal. A list that was never set equals an empty one. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isExact(a) && isExact(b)) return a.rawJSON === b.rawJSON;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  return false;
}

/**
 * Creates a row or replaces one. `old` is what the caller read before. Values that the new row does not set come from it,
 * whatever was changed meanwhile.
 * @throws AppwriteError user_unauthorized, row_invalid_structure, row_already_exists
 */
export function upsertRow(
  table: Table,
  old: RowDocument | undefined,
  id: string,
  row: { whole: RowData; data: Incoming; permissions: string[] },
): RowDocument {
  const { data, permissions } = row;
  // operators count from the row as it is now
  const whole = hasOperator(row.whole) ? settled(table, row.whole, table.rows.get(id)) : row.whole;
  const at = old ? laterThan(old.$updatedAt) : now();
  const updatedAt = data.updatedAt ?? at;
  const createdAt = data.createdAt ?? old?.$createdAt;
  return asAppwrite(id, () => {
    const updated = table.rows.update(
      id,
      { ...whole, $permissions: permissions },
      { at: updatedAt, ...(createdAt === undefined ? {} : { createdAt }) },
    );
    return updated ?? table.rows.create({ id, data: whole, permissions, at: createdAt ?? at, updatedAt });
  });
}

/** A new row after an upsert: values that it does not set are the old ones, except required columns. */
export function upsertedRow(table: Table, old: RowDocument | undefined, values: RowData): RowData {
  const filled: RowData = { ...withOperators(values) };
  for (const column of table.live.values())
    if (!column.required && !Object.hasOwn(filled, column.key))
      filled[column.key] = old ? old[column.key] : column.default;
  return completeRow(table, filled, old);
}

/** The difference to a number, and the bound that it must not exceed. */
export interface Step {
  by: number;
  bound: number | undefined;
}

/**
 * Adds to (or subtracts from) a number of a row. Returns the row with the new number and, as in Appwrite, its old
 * `$updatedAt`.
 * @throws AppwriteError column_not_found also if the row does not exist, attribute_type_invalid, user_unauthorized,
 * column_limit_exceeded, row_update_conflict
 */
export function addToColumn(
  actor: Actor,
  table: Table,
  id: string,
  key: string,
  step: Step,
  readAt?: number,
): RowDocument {
  const amount = Math.abs(step.by);
  if (amount === 0 || Number.isNaN(amount))
    throw AppwriteError.of('general_argument_invalid', 'Value must be numeric and greater than 0');
  const column = table.live.get(key);
  if (!column) throw columnNotFound('%s');
  if (!['integer', 'bigint', 'double'].includes(column.type) || column.array)
    throw new AppwriteError(400, 'attribute_type_invalid', `tablesDB "${key}" is not a number`);
  const row = table.rows.get(id);
  if (!row) throw columnNotFound('%s');
  refuse(actor, table, 'update', row);
  refuseChangedSince(row, readAt);
  const next = added(row[key], step.by);
  if (
    step.bound !== undefined &&
    (step.by > 0 ? compareWhole(next, step.bound) > 0 : compareWhole(next, step.bound) < 0)
  )
    throw columnLimitExceeded(
      `tablesDB "${key}" has reached the ${step.by > 0 ? 'maximum' : 'minimum'} value of ${step.bound}`,
    );
  // a number that was never set stays unset in SQL, whatever is added to it
  table.rows.update(id, row[key] === null ? {} : { [key]: next }, { at: laterThan(row.$updatedAt) });
  return { ...row, [key]: next };
}

/** A sum. Whole numbers beyond 2^53 keep all their digits. */
function added(value: unknown, by: number): Whole {
  if (isExact(value) && Number.isInteger(by)) return wholeOf(bigintOf(value) + BigInt(by));
  const sum = Number(value ?? 0) + by;
  if (Number.isSafeInteger(sum) || !Number.isInteger(sum) || !Number.isSafeInteger(value)) return sum;
  return wholeOf(BigInt(Number(value)) + BigInt(by));
}

/** The id of a new row, generated for `unique()`. */
export function newRowId(id: string | undefined): string {
  return id === undefined || id === 'unique()' ? uniqueId() : id;
}
