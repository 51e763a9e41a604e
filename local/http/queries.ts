import { AppwriteError } from '../errors.ts';
import type { Collection } from '../store/collection.ts';
import { parseQueries, type Query, type Selection, selectionOf } from '../store/query.ts';
import type { Document } from '../store/schema.ts';
import { optional, type Param, ParamError } from './param.ts';
import { boolean } from './params.ts';

const SEQUENCE_REFUSED = 'Invalid query: Query value is invalid for attribute "$sequence"';

/** A sequence in a query is the text of a number from 1. */
function isSequence(value: unknown): boolean {
  return typeof value === 'string' && /^[1-9]\d*$/.test(value);
}

/**
 * The `queries` of a list of other resources than rows: only these attributes can be filtered and ordered by, and none
 * selected. An error is that of an invalid parameter, as in Appwrite.
 */
export function listQueries(attributes: readonly string[]): Param<Selection> {
  const known = new Set(['$id', '$sequence', '$createdAt', '$updatedAt', ...attributes]);
  const check = (query: Query): void => {
    if (query.method === 'or' || query.method === 'and') {
      for (const nested of query.values) check(nested as Query);
    } else if (query.attribute !== '' && !known.has(query.attribute)) {
      throw new ParamError(`Invalid query: Attribute not found in schema: ${query.attribute}`);
    } else if (query.attribute === '$sequence' && !query.values.every(isSequence)) {
      throw AppwriteError.of('general_query_invalid', SEQUENCE_REFUSED);
    }
  };
  const read = (value: unknown): Selection => {
    if (!Array.isArray(value)) throw new ParamError('Queries must be an array of strings');
    const queries = refused('Invalid query: ', () => parseQueries(value.map(String)));
    const selection = refused('', () => selectionOf(queries));
    if (selection.select) throw new ParamError('Invalid query method: select');
    for (const filter of selection.filters) check(filter);
    for (const { attribute } of selection.orders) check({ method: 'order', attribute, values: [] });
    return selection;
  };
  return { required: false, fallback: { filters: [], orders: [] }, read };
}

/** Parses queries. Errors are those of a parameter. @throws ParamError */
function refused<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof AppwriteError ? new ParamError(`${prefix}${error.message}`) : error;
  }
}

/** `total=false` requests a list without its count. Appwrite 1.9.6 counts anyway. */
export function totalParam(): Param<boolean> {
  return optional(boolean(), true);
}

/**
 * A page of a collection and its total. `general_cursor_not_found` names the kind of resource (`User 'x' for…`). The total
 * ignores paging.
 */
export function listPage<T extends Document>(
  collection: Collection<T>,
  selection: Selection,
  kind: string,
  readableBy?: readonly string[],
): { total: number; items: T[] } {
  try {
    return { total: collection.count(selection, readableBy), items: collection.find(selection, readableBy) };
  } catch (error) {
    if (error instanceof AppwriteError && error.type === 'general_cursor_not_found')
      throw AppwriteError.of('general_cursor_not_found', error.message.replace(/^Document/, kind));
    throw error;
  }
}

/** The selection with the text of a `search` parameter. An empty text is ignored. */
export function searched(selection: Selection, word: string): Selection {
  if (word === '') return selection;
  return { ...selection, filters: [...selection.filters, { method: 'search', attribute: 'search', values: [word] }] };
}
