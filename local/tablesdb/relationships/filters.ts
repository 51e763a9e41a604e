import { AppwriteError } from '../../errors.ts';
import type { Query } from '../../store/query.ts';
import type { RowDocument } from '../model/documents.ts';
import { linksFrom } from '../model/links.ts';
import type { Relationship } from '../model/relationship.ts';
import type { Table } from '../model/table.ts';
import { type TablesDB, tableOf } from '../model/tablesdb.ts';
import { checkFilter } from '../queries/row-queries.ts';
import type { Actor } from '../rows/row-access.ts';
import { anyOf, readableRows } from './find.ts';

/** Who filters: related rows count only if they may read them. */
export interface Filtering {
  actor: Actor;
  tablesdb: TablesDB;
}

/**
 * Turns filters on columns of related rows, such as `author.name`, into filters on the ids of the rows that match.
 * Undefined if no row can match.
 * @throws AppwriteError general_query_invalid, general_not_implemented
 */
export function ownFilters(by: Filtering, table: Table, filters: readonly Query[]): Query[] | undefined {
  if (!filters.some((filter) => reaches(table, filter))) return [...filters];
  const own: Query[] = [];
  const groups = new Map<Relationship, Query[]>();
  for (const filter of filters) {
    const path = pathOf(table, filter);
    if (!path) own.push(filter);
    else if (filter.method === 'containsAll') {
      const all = allOf(by, path);
      if (!all) return undefined;
      own.push(all);
    } else groups.set(path.side, [...(groups.get(path.side) ?? []), path.rest]);
  }
  for (const [side, rest] of groups) {
    refuseTwice(side, rest);
    const found = orNothing(() => parentsThat(by, side, rest));
    if (!found) return undefined;
    own.push(found);
  }
  return own;
}

/** Whether a filter reaches a related row. @throws AppwriteError general_not_implemented within `or` and `and` */
function reaches(table: Table, filter: Query): boolean {
  if (filter.method !== 'or' && filter.method !== 'and') return pathOf(table, filter) !== undefined;
  for (const nested of filter.values as Query[])
    if (reaches(table, nested))
      throw AppwriteError.of(
        'general_not_implemented',
        `Columns of related rows cannot be queried within "${filter.method}": Appwrite answers 500.`,
      );
  return false;
}

function pathOf(table: Table, filter: Query): { side: Relationship; rest: Query } | undefined {
  const { attribute } = filter;
  const dot = attribute.indexOf('.');
  if (dot < 0 || table.live.has(attribute)) return undefined;
  const side = table.relationships.get(attribute.slice(0, dot));
  return side && { side, rest: { ...filter, attribute: attribute.slice(dot + 1) } };
}

function refuseTwice(side: Relationship, filters: readonly Query[]): void {
  const seen = new Set<string>();
  for (const { method, attribute } of filters) {
    if (method !== 'equal') continue;
    if (seen.has(attribute))
      throw AppwriteError.of(
        'general_query_invalid',
        `Multiple equal queries on '${side.key}.${attribute}' will never match a single document. Use Query::containsAll() to match across different related documents.`,
      );
    seen.add(attribute);
  }
}

/** The rows that relate, for each value, to a row that has it. */
function allOf(by: Filtering, { side, rest }: { side: Relationship; rest: Query }): Query | undefined {
  let common: Query | undefined;
  for (const value of rest.values) {
    const found = parentsThat(by, side, [{ ...rest, method: 'equal', values: [value] }]);
    if (!found) return undefined;
    const values = common ? found.values.filter((id) => common?.values.includes(id)) : found.values;
    if (values.length === 0) return undefined;
    common = { ...found, values };
  }
  return common;
}

/** A filter for the rows that relate to one that matches. Undefined if there is none. */
function parentsThat(by: Filtering, side: Relationship, filters: readonly Query[]): Query | undefined {
  const related = tableOf(by.tablesdb, side.related);
  const direct = filters.filter((filter) => !pathOf(related, filter));
  const further = filters.filter((filter) => pathOf(related, filter));
  const conditions = [...direct];
  if (further.length > 0) {
    const ids = anyPath(by, related, further);
    if (ids.length === 0) return undefined;
    conditions.push(anyOf('$id', ids));
  }
  const rows = matching(by, related, conditions);
  if (rows.length === 0) return undefined;
  if (side.holds === 'one')
    return anyOf(
      side.key,
      rows.map(({ $id }) => $id),
    );
  const parents = parentsOf(by, side, rows);
  return parents.length === 0 ? undefined : anyOf('$id', parents);
}

/** The ids of rows that match one of some paths. Filters on the same path must match the same row. */
function anyPath(by: Filtering, table: Table, filters: readonly Query[]): string[] {
  const groups = new Map<string, Query[]>();
  for (const filter of filters) {
    const path = filter.attribute.slice(0, filter.attribute.lastIndexOf('.'));
    groups.set(path, [...(groups.get(path) ?? []), filter]);
  }
  const ids = new Set<string>();
  for (const group of groups.values()) for (const id of samePath(by, table, group)) ids.add(id);
  return [...ids];
}

function samePath(by: Filtering, table: Table, filters: readonly Query[]): string[] {
  const paths = filters.map((filter) => pathOf(table, filter));
  const side = paths[0]?.side;
  if (!side) return matching(by, table, filters).map(({ $id }) => $id);
  const related = tableOf(by.tablesdb, side.related);
  const ids = samePath(
    by,
    related,
    paths.flatMap((path) => (path ? [path.rest] : [])),
  );
  if (ids.length === 0) return [];
  if (side.holds === 'one') return readableRows(by.actor, table, [anyOf(side.key, ids)]).map(({ $id }) => $id);
  return parentsOf(by, side, readableRows(by.actor, related, [anyOf('$id', ids)]));
}

/** The ids of rows that have some related rows in a list. */
function parentsOf(by: Filtering, side: Relationship, rows: readonly RowDocument[]): string[] {
  if (side.holds === 'many') {
    const parents = rows.map((row) => row[side.twoWayKey]).filter((id) => typeof id === 'string');
    return [...new Set(parents)];
  }
  if (side.holds !== 'links') return [];
  const { links, here, there } = linksFrom(by.tablesdb.local.store, side);
  const found = links.find({
    filters: [
      anyOf(
        there,
        rows.map(({ $id }) => $id),
      ),
    ],
    limit: -1,
  });
  return [...new Set(found.map((pair) => pair[here]))];
}

function matching(by: Filtering, table: Table, filters: readonly Query[]): RowDocument[] {
  for (const filter of filters) checkFilter(table, filter);
  return readableRows(by.actor, table, filters);
}

/** A related table that the caller may not read matches nothing. */
function orNothing<R>(find: () => R | undefined): R | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof AppwriteError && error.type === 'user_unauthorized') return undefined;
    throw error;
  }
}
