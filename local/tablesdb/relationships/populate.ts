import { type Answer, selectedAnswer } from '../model/answers.ts';
import { linksFrom } from '../model/links.ts';
import { isHidden, RELATION_MAX_DEPTH, type Relationship } from '../model/relationship.ts';
import type { Table } from '../model/table.ts';
import { type TablesDB, tableOf } from '../model/tablesdb.ts';
import { refuseSelection } from '../queries/row-queries.ts';
import type { Actor } from '../rows/row-access.ts';
import { anyOf, readableRows } from './find.ts';
import { selectedOf } from './nested-selects.ts';

/** Who reads, and how a related row is answered that does not exist or that they may not read. */
export interface Reading {
  actor: Actor;
  tablesdb: TablesDB;
  /** A read answers an empty list, a write an object with the ids of the table. Both as in Appwrite. */
  missing: 'list' | 'object';
}

/** Rows of one table at one depth, and what is selected of the rows that they relate to. */
interface Level {
  table: Table;
  rows: Answer[];
  /** By relationship. Undefined for everything. */
  nested: ReadonlyMap<string, readonly string[]> | undefined;
  /** The key that leads back to the rows that these were found by. */
  back: string | undefined;
}

/** How many ids one query looks for. */
const CHUNK = 5000;

/**
 * Puts related rows in the place of their ids, three tables deep. A relationship that leads back is left out.
 * @param nested what is selected, by relationship. Undefined for everything
 */
export function populate(
  reading: Reading,
  table: Table,
  rows: Answer[],
  nested: ReadonlyMap<string, readonly string[]> | undefined,
): void {
  let levels: Level[] = [{ table, rows, nested, back: undefined }];
  for (let depth = 0; depth < RELATION_MAX_DEPTH && levels.length > 0; depth++)
    levels = levels.flatMap((level) => nextLevels(reading, level, depth));
}

function nextLevels(reading: Reading, level: Level, depth: number): Level[] {
  const next: Level[] = [];
  for (const side of level.table.relationships.values()) {
    const paths = level.nested?.get(side.key);
    if (side.key === level.back || (level.nested && !paths) || level.table.live.has(side.key)) continue;
    if (depth + 1 >= RELATION_MAX_DEPTH) {
      for (const row of level.rows) delete row[side.key];
      continue;
    }
    const related = tableOf(reading.tablesdb, side.related);
    const found = relate(reading, level.rows, side, related, paths ?? []);
    if (found.length === 0) continue;
    const deeper = level.nested
      ? selectedOf(
          related,
          (paths ?? []).map((path) => [path]),
        ).nested
      : undefined;
    next.push({ table: related, rows: found, nested: deeper, back: side.twoWay ? side.twoWayKey : undefined });
    if (side.twoWay) for (const row of found) delete row[side.twoWayKey];
  }
  return next;
}

/** Puts the rows of one relationship in place, and returns them. */
function relate(
  reading: Reading,
  rows: readonly Answer[],
  side: Relationship,
  related: Table,
  paths: readonly string[],
): Answer[] {
  if (isHidden(side)) {
    for (const row of rows) delete row[side.key];
    return [];
  }
  if (side.holds === 'links') return relateLinks(reading, rows, side, related, paths);
  return side.holds === 'many'
    ? relateMany(reading, rows, side, related, paths)
    : relateOne(reading, rows, side, related, paths);
}

function relateOne(
  reading: Reading,
  rows: readonly Answer[],
  { key }: Relationship,
  related: Table,
  paths: readonly string[],
): Answer[] {
  const wanting = rows.filter((row) => typeof row[key] === 'string');
  const found = byId(reading, related, new Set(wanting.map((row) => String(row[key]))), paths);
  for (const row of wanting) row[key] = found.get(String(row[key]).toLowerCase()) ?? missing(reading, related);
  return [...found.values()];
}

function missing(reading: Reading, { document }: Table): unknown {
  if (reading.missing === 'list') return [];
  return { $databaseId: document.databaseId, $tableId: document.tableId, $sequence: '' };
}

function relateMany(
  reading: Reading,
  rows: readonly Answer[],
  { key, twoWayKey }: Relationship,
  related: Table,
  paths: readonly string[],
): Answer[] {
  const found = chunked(rows.map(idOf)).flatMap((ids) => readableRows(reading.actor, related, [anyOf(twoWayKey, ids)]));
  const lists = new Map<string, Answer[]>();
  const answers = found.map((row) => {
    const answer = selectedAnswer(related, row, paths.length === 0 ? undefined : paths);
    addTo(lists, String(row[twoWayKey]), answer);
    return answer;
  });
  for (const row of rows) row[key] = lists.get(idOf(row).toLowerCase()) ?? [];
  return answers;
}

function relateLinks(
  reading: Reading,
  rows: readonly Answer[],
  side: Relationship,
  related: Table,
  paths: readonly string[],
): Answer[] {
  const { links, here, there } = linksFrom(reading.tablesdb.local.store, side);
  const pairs = chunked(rows.map(idOf)).flatMap((ids) => links.find({ filters: [anyOf(here, ids)], limit: -1 }));
  const found = byId(reading, related, new Set(pairs.map((pair) => pair[there])), paths);
  const lists = new Map<string, Answer[]>();
  for (const pair of pairs) {
    const row = found.get(pair[there].toLowerCase());
    if (row) addTo(lists, pair[here], row);
  }
  for (const row of rows) row[side.key] = lists.get(idOf(row).toLowerCase()) ?? [];
  return [...found.values()];
}

/** Ids are equal whatever the case of their letters. */
function addTo(lists: Map<string, Answer[]>, id: string, row: Answer): void {
  const key = id.toLowerCase();
  const list = lists.get(key);
  if (list) list.push(row);
  else lists.set(key, [row]);
}

function byId(
  reading: Reading,
  related: Table,
  ids: ReadonlySet<string>,
  paths: readonly string[],
): Map<string, Answer> {
  const { own } = selectedOf(
    related,
    paths.map((path) => [path]),
  );
  if (paths.length > 0) refuseSelection(related, [...new Set(paths)]);
  const found = chunked([...ids]).flatMap((some) => readableRows(reading.actor, related, [anyOf('$id', some)]));
  return new Map(found.map((row) => [row.$id.toLowerCase(), selectedAnswer(related, row, own)]));
}

function idOf(row: Answer): string {
  return String(row['$id']);
}

function chunked(ids: readonly string[]): string[][] {
  const unique = [...new Set(ids)];
  const chunks: string[][] = [];
  for (let at = 0; at < unique.length; at += CHUNK) chunks.push(unique.slice(at, at + CHUNK));
  return chunks;
}
