import { isList } from '../model/relationship.ts';
import type { Table } from '../model/table.ts';

/** What a read selects of a table. */
export interface Selected {
  /** The columns of the rows themselves. Undefined for all. */
  own: string[] | undefined;
  /** What is selected of each related row, by relationship: `name`, `*`, or a path through more relationships. */
  nested: Map<string, string[]>;
}

/**
 * Splits `Query.select(['name', 'author.*'])` into the row's own columns and those of related rows.
 * @param lists the values of each select query
 */
export function selectedOf(table: Table, lists: readonly (readonly string[])[]): Selected {
  const nested = new Map<string, string[]>();
  const own: string[] = [];
  for (const list of lists) {
    const kept = list.flatMap((path) => ownOf(table, path, nested));
    // a query that selects only of related rows selects every column of the row
    own.push(...(kept.length === 0 ? ['*'] : kept));
  }
  return { own: lists.length === 0 ? undefined : own, nested };
}

function ownOf(table: Table, path: string, nested: Map<string, string[]>): string[] {
  const dot = path.indexOf('.');
  const side = dot < 0 ? undefined : table.relationships.get(path.slice(0, dot));
  if (!side) return [path];
  nested.set(side.key, [...(nested.get(side.key) ?? []), path.slice(dot + 1) || '*']);
  return isList(side) ? [] : [side.key];
}
