import { AppwriteError } from '../errors.ts';
import { comparable, parseJson } from './exact.ts';

/** One query of the SDKs' `Query`, as it travels: JSON with a method, an attribute and values. */
export interface Query {
  method: string;
  attribute: string;
  values: unknown[];
}

/** A list of queries, sorted by what they do. */
export interface Selection {
  filters: Query[];
  orders: { attribute: string; direction: 'ASC' | 'DESC' | 'RANDOM' }[];
  limit?: number;
  offset?: number;
  cursor?: { id: string; direction: 'after' | 'before' };
  select?: string[];
}

const FILTERS = new Set([
  'equal',
  'notEqual',
  'lessThan',
  'lessThanEqual',
  'greaterThan',
  'greaterThanEqual',
  'contains',
  'containsAny',
  'containsAll',
  'notContains',
  'search',
  'notSearch',
  'isNull',
  'isNotNull',
  'between',
  'notBetween',
  'startsWith',
  'notStartsWith',
  'endsWith',
  'notEndsWith',
  'createdBefore',
  'createdAfter',
  'createdBetween',
  'updatedBefore',
  'updatedAfter',
  'updatedBetween',
  'or',
  'and',
  'exists',
  'notExists',
  'elemMatch',
]);

/** Methods on points, lines and polygons; no column here is one. */
const SPATIAL = new Set(
  ['crosses', 'notCrosses', 'distanceEqual', 'distanceNotEqual', 'distanceGreaterThan', 'distanceLessThan'].concat([
    'intersects',
    'notIntersects',
    'overlaps',
    'notOverlaps',
    'touches',
    'notTouches',
  ]),
);

/** Whether a method is one on points, lines and polygons. */
export function isSpatial(method: string): boolean {
  return SPATIAL.has(method);
}

const CONTROLS = new Set([
  'orderAsc',
  'orderDesc',
  'orderRandom',
  'limit',
  'offset',
  'cursorAfter',
  'cursorBefore',
  'select',
]);

function queryError(message: string): AppwriteError {
  return AppwriteError.of('general_query_invalid', message);
}

function fromObject(raw: unknown): Query {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw queryError('Invalid query. Must be an array, got string');
  const { method, attribute = '', values = [] } = raw as Record<string, unknown>;
  if (typeof method !== 'string') throw queryError('Invalid query method. Must be a string, got NULL');
  if (!FILTERS.has(method) && !CONTROLS.has(method) && !SPATIAL.has(method))
    throw queryError(`Invalid query method: ${method}`);
  if (typeof attribute !== 'string') throw queryError('Invalid query attribute. Must be a string, got array');
  if (!Array.isArray(values)) throw queryError('Invalid query values. Must be an array, got string');
  const nested = method === 'or' || method === 'and' || method === 'elemMatch';
  return { method, attribute, values: nested ? values.map(fromObject) : values };
}

/** Reads one query as the SDKs send it. @throws AppwriteError general_query_invalid */
function parseQuery(text: string): Query {
  let raw: unknown;
  try {
    raw = parseJson(text);
  } catch {
    throw queryError('Invalid query: Syntax error');
  }
  return fromObject(raw);
}

function wholeNumber(query: Query): number {
  const value = comparable(query.values[0]);
  // what has no room in 64 bits is no integer
  const isWritten = typeof value === 'bigint' || (typeof value === 'string' && /^\d+$/.test(value));
  const number = isWritten ? Number(value) : value;
  // the message names the limit for either, as in Appwrite
  if (typeof number !== 'number') throw queryError('Invalid query: Invalid limit: Value must be a valid number');
  const least = query.method === 'limit' ? 1 : 0;
  if (!Number.isInteger(number) || number < least || number >= 2 ** 63)
    throw queryError(
      `Invalid query: Invalid ${query.method}: Value must be a valid range between ${least} and 9,223,372,036,854,775,807`,
    );
  return number;
}

/** Reads the queries of a call. @throws AppwriteError general_query_invalid */
export function parseQueries(texts: readonly string[]): Query[] {
  return texts.map(parseQuery);
}

/** Sorts queries by what they do. @throws AppwriteError general_query_invalid for a limit or offset that is none */
export function selectionOf(queries: readonly Query[]): Selection {
  const selection: Selection = { filters: [], orders: [] };
  for (const query of queries) addTo(selection, query);
  return selection;
}

/** Of several limits, offsets or cursors the first counts. */
function addTo(selection: Selection, query: Query): void {
  switch (query.method) {
    case 'orderAsc':
    case 'orderDesc':
      selection.orders.push({
        attribute: query.attribute || '$sequence',
        direction: query.method === 'orderAsc' ? 'ASC' : 'DESC',
      });
      return;
    case 'orderRandom':
      selection.orders.push({ attribute: '$sequence', direction: 'RANDOM' });
      return;
    case 'limit':
      selection.limit ??= wholeNumber(query);
      return;
    case 'offset':
      selection.offset ??= wholeNumber(query);
      return;
    case 'cursorAfter':
    case 'cursorBefore':
      selection.cursor ??= {
        id: String(query.values[0]),
        direction: query.method === 'cursorAfter' ? 'after' : 'before',
      };
      return;
    case 'select':
      selection.select = [...(selection.select ?? []), ...query.values.map(String)];
      return;
    default:
      selection.filters.push(query);
  }
}
