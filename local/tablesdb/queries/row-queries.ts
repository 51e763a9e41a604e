import { AppwriteError } from '../../errors.ts';
import { ParamError } from '../../http/param.ts';
import { uid } from '../../http/params.ts';
import { isExact } from '../../store/exact.ts';
import { isSpatial, parseQueries, type Query, type Selection, selectionOf } from '../../store/query.ts';
import { type ColumnDocument, TEXT_TYPES } from '../model/documents.ts';
import { orderNull } from '../model/errors.ts';
import type { Table } from '../model/table.ts';
import { wholeIn, whyNotDatetime } from '../model/values.ts';

/** The maximum number of values in one filter. Source: appwrite 1.9.6, app/init/constants.php. */
const VALUES_MAX = 500;

type Field = Pick<ColumnDocument, 'type' | 'array' | 'size'> & { encrypt?: boolean };

const systemFields: Record<string, Field> = {
  $id: { type: 'string', array: false, size: 36 },
  $sequence: { type: 'string', array: false, size: 0 },
  $createdAt: { type: 'datetime', array: false, size: 0 },
  $updatedAt: { type: 'datetime', array: false, size: 0 },
};

/** A relationship is queried by the id of the related row. */
const relatedField: Field = { type: 'relationship', array: false, size: 255 };

const CONTAINING = new Set(['contains', 'containsAny', 'containsAll', 'notContains']);
const MANY = new Set(['equal', ...CONTAINING, 'exists', 'notExists']);
const VALUELESS = new Set(['isNull', 'isNotNull']);
const CONTROLS = /^(order|limit|offset|cursor|select)/;
const PAIRS = new Set(['between', 'notBetween']);

/**
 * Parses the queries of a call on rows and checks them against the table's columns.
 * @throws AppwriteError general_query_invalid
 */
export function rowSelection(table: Table, texts: readonly string[]): Selection {
  const selection = selectionOf(parseQueries(texts));
  for (const filter of selection.filters) checkFilter(table, filter);
  for (const { attribute, direction } of selection.orders) if (direction !== 'RANDOM') checkOrder(table, attribute);
  refuseSelection(table, selection.select);
  if (selection.cursor) checkCursor(table, selection);
  return selection;
}

/**
 * The columns that a call on one row selects. Undefined for all. No other queries are allowed there.
 * @throws AppwriteError general_query_invalid
 */
export function rowSelect(table: Table, texts: readonly string[]): string[] | undefined {
  const queries = parseQueries(texts);
  const other = queries.find(({ method }) => method !== 'select');
  if (other) throw AppwriteError.of('general_query_invalid', `Invalid query method: ${other.method}`);
  const { select } = selectionOf(queries);
  refuseSelection(table, select);
  return select;
}

function invalid(why: string): AppwriteError {
  return AppwriteError.of('general_query_invalid', `Invalid query: ${why}`);
}

function fieldOf(table: Table, key: string): Field {
  const field = systemFields[key] ?? table.live.get(key) ?? (table.relationships.has(key) ? relatedField : undefined);
  if (!field) throw invalid(`Attribute not found in schema: ${key}`);
  return field;
}

function checkOrder(table: Table, attribute: string): void {
  const first = firstOf(table, attribute);
  if (first !== attribute && isKnown(table, first)) throw invalid(`Cannot order by nested attribute: ${first}`);
  fieldOf(table, first);
}

/** The relationship in a path such as `author.name`. A column's own key may have dots. */
function firstOf(table: Table, path: string): string {
  return table.live.has(path) ? path : (path.split('.')[0] ?? path);
}

function isKnown(table: Table, key: string): boolean {
  return systemFields[key] !== undefined || table.live.has(key) || table.relationships.has(key);
}

/**
 * Checks what a query selects: columns of the table, or paths that start with a relationship.
 * @throws AppwriteError general_query_invalid
 */
export function refuseSelection(table: Table, select: readonly string[] | undefined): void {
  if (!select) return;
  if (select.length === 0) throw invalid('No attributes selected');
  if (new Set(select).size < select.length) throw invalid('Duplicate attributes selected');
  for (const key of select)
    if (key !== '*' && key !== '$permissions' && key !== '$collection') fieldOf(table, firstOf(table, key));
  const bare = select.filter((key) => table.relationships.has(key) && !table.live.has(key));
  // without a prefix, as in Appwrite: this is checked after the single queries
  if (bare.length > 0 && !select.includes('*'))
    throw AppwriteError.of('general_query_invalid', `Cannot select attributes: ${bare.join(', ')}`);
}

function checkCursor(table: Table, selection: Selection): void {
  const id = selection.cursor?.id ?? '';
  try {
    uid().read(id);
  } catch (error) {
    throw error instanceof ParamError
      ? AppwriteError.of('general_query_invalid', `Invalid cursor: ${error.message}`)
      : error;
  }
  const row = table.rows.get(id);
  if (!row) throw AppwriteError.of('general_cursor_not_found', `Row '${id}' for the 'cursor' value not found.`);
  for (const { attribute, direction } of selection.orders)
    if (direction !== 'RANDOM' && (row[attribute] === null || row[attribute] === undefined)) throw orderNull(attribute);
}

/** @throws AppwriteError general_query_invalid */
export function checkFilter(table: Table, filter: Query): void {
  const { method, attribute, values } = filter;
  if (method === 'or' || method === 'and') {
    const nested = values as Query[];
    if (nested.some((each) => CONTROLS.test(each.method)))
      throw invalid(`${capital(method)} queries can only contain filter queries`);
    if (nested.length < 2) throw invalid(`${capital(method)} queries require at least two queries`);
    for (const each of nested) checkFilter(table, each);
    return;
  }
  if (method === 'elemMatch') for (const each of values as Query[]) checkFilter(table, each);
  if (isSpatial(method)) {
    fieldOf(table, attribute);
    throw invalid(`Spatial query "${method}" cannot be applied on non-spatial attribute: ${attribute}`);
  }
  if (/^(created|updated)/.test(method)) {
    checkValues(values, '$createdAt', fieldOf(table, '$createdAt'));
    return;
  }
  if (MANY.has(method)) {
    if (values.length === 0) throw invalid(`${capital(method)} queries require at least one value.`);
  } else if (PAIRS.has(method)) {
    if (values.length !== 2) throw invalid(`${capital(method)} queries require exactly two values.`);
  } else if (!VALUELESS.has(method) && values.length !== 1) {
    throw invalid(`${capital(method)} queries require exactly one value.`);
  }
  const first = firstOf(table, attribute);
  const field = fieldOf(table, first);
  // the rest of the path is checked against the related table
  if (first !== attribute && table.relationships.has(first)) return;
  if (field.encrypt) throw invalid(`Cannot query encrypted attribute: ${attribute}`);
  if (values.length > VALUES_MAX)
    throw invalid(`Query on attribute has greater than ${VALUES_MAX} values: ${attribute}`);
  checkValues(values, attribute, field);
  const side = table.live.has(attribute) ? undefined : table.relationships.get(attribute);
  if (side && side.holds !== 'one') throw invalid('Cannot query on virtual relationship attribute');
  checkMethod(table, method, attribute, field);
}

function checkValues(values: readonly unknown[], attribute: string, field: Field): void {
  for (const value of values)
    if (!fits(field, attribute, value)) throw invalid(`Query value is invalid for attribute "${attribute}"`);
}

function fits(field: Field, attribute: string, value: unknown): boolean {
  if (attribute === '$sequence') return typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
  switch (field.type) {
    case 'integer':
    case 'bigint':
      return wholeIn(field, value) !== undefined;
    case 'double':
      return typeof value === 'number' || isExact(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'datetime':
      return whyNotDatetime(value) === undefined;
    default:
      return typeof value === 'string';
  }
}

function checkMethod(table: Table, method: string, attribute: string, field: Field): void {
  if (!field.array && CONTAINING.has(method) && !TEXT_TYPES.includes(field.type))
    throw invalid(
      `Cannot query ${method === 'notContains' ? 'notContains' : 'contains'} on attribute "${attribute}" because it is not an array, string, or object.`,
    );
  if (field.array && !CONTAINING.has(method) && !VALUELESS.has(method) && !/xists$/.test(method))
    throw invalid(`Cannot query ${method} on attribute "${attribute}" because it is an array.`);
  if (method !== 'search' && method !== 'notSearch') return;
  const indexed = table.indexes.some(
    (index) => index.type === 'fulltext' && index.columns.length === 1 && index.columns[0] === attribute,
  );
  // without a prefix, as in Appwrite: this is checked after the single queries
  if (!indexed)
    throw AppwriteError.of('general_query_invalid', `Searching by attribute "${attribute}" requires a fulltext index.`);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
