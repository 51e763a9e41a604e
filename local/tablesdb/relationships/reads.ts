import type { Context } from '../../http/context.ts';
import { isOlderThan } from '../../http/formats/formats.ts';
import { parseQueries } from '../../store/query.ts';
import { type Answer, selectedAnswer } from '../model/answers.ts';
import type { RowDocument } from '../model/documents.ts';
import { isHidden, RELATION_MAX_DEPTH } from '../model/relationship.ts';
import type { Table } from '../model/table.ts';
import { type TablesDB, tableOf } from '../model/tablesdb.ts';
import { rowSelect, rowSelection } from '../queries/row-queries.ts';
import { readersOf } from '../rows/row-access.ts';
import { type RowCall, type RowPlace, rowCall } from '../rows/row-call.ts';
import * as plain from '../rows/rows.ts';
import { ownFilters } from './filters.ts';
import { type Selected, selectedOf } from './nested-selects.ts';
import { populate } from './populate.ts';

/**
 * The row, if the caller may read it, with the related rows that are selected.
 * @throws AppwriteError row_not_found, general_query_invalid
 */
export function getRow(context: Context, place: RowPlace, queries: readonly string[]): Answer {
  const call = rowCall(context, place);
  const { actor, table, tablesdb } = call;
  if (table.relationships.size === 0) return plain.getRow(call, place.rowId, queries);
  rowSelect(table, queries);
  const selected = selectedBy(context, tablesdb, table, queries);
  const answer = selectedAnswer(table, plain.visibleRow(call, place.rowId), selected.own);
  if (selected.nested.size > 0) populate({ actor, tablesdb, missing: 'list' }, table, [answer], selected.nested);
  return answer;
}

/**
 * A page of the rows that the caller may read, with the related rows that are selected.
 * @throws AppwriteError user_unauthorized, general_query_invalid
 */
export function listRows(
  context: Context,
  place: { databaseId: string; tableId: string },
  queries: readonly string[],
): Answer {
  const call = rowCall(context, place);
  const { actor, table, tablesdb } = call;
  if (table.relationships.size === 0) return plain.listRows(call, queries);
  const selection = rowSelection(table, queries);
  const selected = selectedBy(context, tablesdb, table, queries);
  const readers = readersOf(actor, table);
  const filters = ownFilters({ actor, tablesdb }, table, selection.filters);
  if (!filters) return { total: 0, rows: [] };
  const found = table.rows.find({ ...selection, filters }, readers);
  const rows = found.map((row) => selectedAnswer(table, row, selected.own));
  if (selected.nested.size > 0) populate({ actor, tablesdb, missing: 'list' }, table, rows, selected.nested);
  return { total: table.rows.count({ filters }, readers), rows };
}

/**
 * Rows that are read within a transaction, with the related rows that are selected, or with all where nothing is. Values
 * that the transaction has set are answered as they were sent.
 */
export function relatedWithin(
  context: Context,
  { actor, tablesdb, table }: RowCall,
  queries: readonly string[],
  rows: readonly RowDocument[],
  answers: Answer[],
): Answer[] {
  if (table.relationships.size === 0) return answers;
  const selected = selectedBy(context, tablesdb, table, queries);
  const related = rows.map((row) => selectedAnswer(table, row, selected.own));
  const nested = selected.own ? selected.nested : undefined;
  if (!nested || nested.size > 0) populate({ actor, tablesdb, missing: 'list' }, table, related, nested);
  const lists = [...table.relationships.values()].filter(({ holds }) => holds !== 'one');
  for (const [i, row] of rows.entries())
    for (const { key } of lists) if (Object.hasOwn(row, key)) Object.assign(related[i] ?? {}, { [key]: row[key] });
  return related;
}

/** What the queries select. SDKs for an Appwrite before 1.8 get every related row of a document, as they always did. */
function selectedBy(context: Context, tablesdb: TablesDB, table: Table, queries: readonly string[]): Selected {
  const lists = parseQueries(queries)
    .filter(({ method }) => method === 'select')
    .map(({ values }) => values.map(String));
  const isOld = context.call.route.startsWith('/databases') && isOlderThan(context.request, '1.8.0');
  const wantsAll = lists.length === 0 || lists.some((list) => list.includes('*'));
  return selectedOf(table, isOld && wantsAll ? [['*', ...allPaths(tablesdb, table, '', [])]] : lists);
}

/** A path for every relationship, as deep as Appwrite follows them, that does not come back to a table. */
function allPaths(tablesdb: TablesDB, table: Table, prefix: string, visited: readonly string[]): string[] {
  if (visited.length >= RELATION_MAX_DEPTH) return [];
  const seen = [...visited, table.document.$id];
  return [...table.relationships.values()].flatMap((side) => {
    if (isHidden(side) || seen.includes(side.related)) return [];
    const path = `${prefix}${side.key}`;
    return [`${path}.*`, ...allPaths(tablesdb, tableOf(tablesdb, side.related), `${path}.`, seen)];
  });
}
