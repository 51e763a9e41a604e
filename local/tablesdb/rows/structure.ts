import { isExact } from '../../store/exact.ts';
import { normalise } from '../../store/time.ts';
import type { ColumnDocument, RowData, RowDocument } from '../model/documents.ts';
import { rowInvalidStructure } from '../model/errors.ts';
import type { Table } from '../model/table.ts';
import { wholeIn, whyNot, whyNotDatetime } from '../model/values.ts';
import { whyNotOperator } from './operator-rules.ts';
import { Operator, withOperators } from './operators.ts';

/**
 * Checks a whole row and returns it as it is stored: with defaults, and dates in Appwrite's form. Operators are checked
 * against the row before, and kept.
 * @throws AppwriteError row_invalid_structure
 */
export function completeRow(table: Table, given: RowData, before?: RowDocument): RowData {
  // a column may have the name `constructor`, which every object has
  const data: RowData = Object.assign(Object.create(null), given);
  for (const column of table.live.values())
    if (column.required && (data[column.key] === undefined || data[column.key] === null))
      throw rowInvalidStructure(`Missing required attribute "${column.key}"`);
  refuseUnknown(table, data);
  const row: RowData = {};
  for (const column of table.live.values()) {
    const value = data[column.key] ?? column.default;
    if (value === undefined) continue;
    row[column.key] = checked(column, value, before && (before[column.key] ?? null));
  }
  return row;
}

/**
 * Checks some values of a row, as a bulk update has them. No defaults are added. Operators are parsed and kept.
 * @throws AppwriteError row_invalid_structure
 */
export function partialRow(table: Table, data: RowData): RowData {
  refuseUnknown(table, data);
  const row: RowData = {};
  for (const [key, value] of Object.entries(withOperators(data))) {
    const column = table.live.get(key);
    if (column) row[key] = checked(column, value, undefined);
  }
  return row;
}

function refuseUnknown(table: Table, data: RowData): void {
  for (const key of Object.keys(data))
    if (!table.live.has(key)) throw rowInvalidStructure(`Unknown attribute: "${key}"`);
}

function checked(column: ColumnDocument, value: unknown, before: unknown): unknown {
  if (value instanceof Operator) {
    const why = whyNotOperator(column, value, before);
    if (why !== undefined) throw rowInvalidStructure(why);
    return value;
  }
  if (value === null && !column.required) return null;
  const label = column.format !== '' || hasRange(column) ? 'format' : 'type';
  if (!column.array) {
    const why = whyNot(column, value);
    if (why !== undefined) throw rowInvalidStructure(`Attribute "${column.key}" has invalid ${label}. ${why}`);
    return stored(column, value);
  }
  if (!Array.isArray(value)) throw rowInvalidStructure(`Attribute "${column.key}" must be an array`);
  return value.map((item, i) => {
    if (item === null && !column.required) return null;
    const why = whyNot(column, item);
    if (why !== undefined) throw rowInvalidStructure(`Attribute "${column.key}['${i}']" has invalid ${label}. ${why}`);
    return stored(column, item);
  });
}

/** Numbers always have a range in Appwrite, at least the widest one. */
function hasRange(column: ColumnDocument): boolean {
  return column.bounded && (column.type === 'integer' || column.type === 'bigint' || column.type === 'double');
}

function stored(column: ColumnDocument, value: unknown): unknown {
  switch (column.type) {
    case 'datetime':
      return normalise(String(value));
    case 'bigint':
      return wholeIn(column, value);
    case 'double':
      return isExact(value) ? Number(value.rawJSON) : value;
    default:
      return value;
  }
}

/** A date that an API key sets as `$createdAt` or `$updatedAt`. @throws AppwriteError row_invalid_structure */
export function systemDate(key: string, value: unknown): string {
  const date = whyNotDatetime(value) === undefined ? normalise(String(value)) : undefined;
  if (date === undefined)
    throw rowInvalidStructure(`Attribute "${key}" has invalid type. ${whyNotDatetime(value) ?? ''}`);
  return date;
}
