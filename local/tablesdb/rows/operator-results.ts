import { AppwriteError } from '../../errors.ts';
import { format, now } from '../../store/time.ts';
import type { ColumnDocument, RowData, RowDocument } from '../model/documents.ts';
import type { Table } from '../model/table.ts';
import { INT_MAX } from '../model/values.ts';
import { calculated, numberIn } from './operator-rules.ts';
import { Operator } from './operators.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * A row's data with the results of its operators. They are computed from `row`, or for a new row from the columns'
 * defaults. Source: utopia-php/database 6.0.0, the SQL of MariaDB and, for new rows, `applyOperatorToValue`.
 * @throws AppwriteError general_unknown for a number that the column cannot hold
 */
export function settled(table: Table, data: RowData, row: RowDocument | undefined): RowData {
  const results: RowData = { ...data };
  for (const [key, value] of Object.entries(data)) {
    const column = table.live.get(key);
    if (value instanceof Operator && column)
      results[key] = row ? changed(column, value, row[key]) : started(column, value);
  }
  return results;
}

/** The result in a row that exists. */
function changed(column: ColumnDocument, operator: Operator, current: unknown): unknown {
  if (column.array) return changedList(column, operator, Array.isArray(current) ? current : null);
  const { method, values } = operator;
  const [first, second] = values;
  switch (method) {
    case 'stringConcat':
      return String(current ?? '') + String(first);
    case 'stringReplace':
      return current === null ? null : replaced(String(current), String(first), String(second));
    case 'toggle':
      return current !== true;
    case 'dateSetNow':
      return format(new Date(Math.floor(Date.now() / 1000) * 1000));
    case 'dateAddDays':
      return inDays(current, Number(first));
    case 'dateSubDays':
      return inDays(current, -Number(first));
    default:
      return numberFor(column, limited(operator, numberIn(current) ?? 0));
  }
}

function inDays(current: unknown, days: number): string | null {
  return typeof current === 'string' ? format(new Date(Date.parse(current) + days * DAY)) : null;
}

/** SQL and PHP replace nothing if they search for nothing. */
function replaced(text: string, searched: string, by: string): string {
  return searched === '' ? text : text.replaceAll(searched, () => by);
}

/** A numeric result within the operator's limit: the most for what grows, the least for `decrement` and `divide`. */
function limited({ method, values }: Operator, value: number): number {
  const by = numberIn(values[0]) ?? 0;
  const limit = numberIn(values[1]);
  const next = calculated(method, value, by);
  if (limit === undefined || method === 'modulo') return next;
  if (method === 'decrement' && value <= limit) return limit;
  if (method === 'decrement' || method === 'divide') return Math.max(next, limit);
  if (value >= limit) return limit;
  if (method === 'power' && value <= 1) return value;
  return Math.min(next, limit);
}

/** @throws AppwriteError general_unknown, as Appwrite answers to an error of its database */
function numberFor({ type, size }: ColumnDocument, value: number): number {
  if (type === 'double' && Number.isFinite(value)) return value;
  // halves are rounded away from zero
  const rounded = Math.sign(value) * Math.round(Math.abs(value));
  const most = size >= 8 ? Number.MAX_SAFE_INTEGER : INT_MAX;
  if (Math.abs(rounded) <= most) return rounded;
  throw AppwriteError.of('general_unknown', 'Server Error');
}

function changedList(
  column: ColumnDocument,
  { method, values }: Operator,
  current: readonly unknown[] | null,
): unknown {
  const list = current ?? [];
  const typed = (items: readonly unknown[]) => items.map((item) => itemFor(column, item));
  switch (method) {
    case 'arrayAppend':
      return [...list, ...typed(values)];
    case 'arrayPrepend':
      return [...typed(values), ...list];
    case 'arrayInsert':
      return current && list.toSpliced(Number(values[0]), 0, ...typed([values[1]]));
    case 'arrayRemove':
      return list.filter((item) => isNot(item, [values[0]]));
    case 'arrayUnique':
      return [...new Map(list.map((item) => [textOf(item), item])).values()].sort(byText);
    case 'arrayIntersect':
      // in the order of the operator's values, as MariaDB answers them
      return [...new Set(values.map(textOf))].flatMap((text) =>
        list.filter((item) => item !== null && textOf(item) === text),
      );
    case 'arrayDiff':
      return list.filter((item) => isNot(item, values));
    default:
      return list.filter((item) => passes(String(values[0]), item, values[1]));
  }
}

/** Items are compared as texts, whatever the case. */
function textOf(item: unknown): string {
  return String(item).toLowerCase();
}

function byText(a: unknown, b: unknown): number {
  const [x, y] = [textOf(a), textOf(b)];
  return x < y ? -1 : Number(x > y);
}

/** Whether an item is none of these. Null is never anything. */
function isNot(item: unknown, values: readonly unknown[]): boolean {
  return item !== null && values.every((value) => textOf(value) !== textOf(item));
}

function passes(condition: string, item: unknown, value: unknown): boolean {
  if (condition === 'isNull') return item === null;
  if (condition === 'isNotNull') return item !== null;
  if (item === null || value === null || value === undefined) return false;
  const difference = (numberIn(item) ?? 0) - (numberIn(value) ?? 0);
  switch (condition) {
    case 'equal':
      return textOf(item) === textOf(value);
    case 'notEqual':
      return textOf(item) !== textOf(value);
    case 'greaterThan':
      return difference > 0;
    case 'greaterThanEqual':
      return difference >= 0;
    case 'lessThan':
      return difference < 0;
    default:
      return difference <= 0;
  }
}

/** An item as a column of this type answers it. */
function itemFor({ type }: ColumnDocument, item: unknown): unknown {
  if (item === null || item === undefined) return null;
  switch (type) {
    case 'integer':
    case 'double':
      return numberIn(item) ?? 0;
    case 'boolean':
      return Boolean(item);
    case 'bigint':
      return item;
    default:
      return typeof item === 'string' ? item : JSON.stringify(item);
  }
}

/** The result in a new row, from the column's default. */
function started(column: ColumnDocument, operator: Operator): unknown {
  const { method, values } = operator;
  const standard = column.default ?? null;
  if (column.array) {
    if (method === 'arrayAppend' || method === 'arrayPrepend') return values.map((item) => itemFor(column, item));
    return method === 'arrayInsert' ? [itemFor(column, values[1])] : [];
  }
  switch (method) {
    case 'dateAddDays':
    case 'dateSubDays':
      return standard;
    case 'dateSetNow':
      return now();
    case 'stringReplace':
      return changed(column, operator, standard ?? '');
    case 'stringConcat':
    case 'toggle':
      return changed(column, operator, standard);
    default:
      return numberFor(column, calculated(method, numberIn(standard) ?? 0, numberIn(values[0]) ?? 0));
  }
}
