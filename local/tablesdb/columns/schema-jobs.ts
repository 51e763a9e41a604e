import type { Local } from '../../local.ts';
import type { Json } from '../../store/schema.ts';
import { activateIndex, dropIndex } from '../indexes/indexes.ts';
import { type TablesDB, tablesOf } from '../model/tablesdb.ts';
import { activateColumn, dropColumn } from './columns.ts';
import { activateRelationship, dropRelationship } from './relationship-columns.ts';

const KIND = 'tablesdb.schema';

/** The changes of a table's schema after the answer. */
export type SchemaWork =
  | 'activateColumn'
  | 'dropColumn'
  | 'activateRelationship'
  | 'dropRelationship'
  | 'activateIndex'
  | 'dropIndex';

const work: Record<SchemaWork, (tablesdb: TablesDB, id: string) => void> = {
  activateColumn,
  dropColumn,
  activateRelationship,
  dropRelationship,
  activateIndex,
  dropIndex,
};

/**
 * Columns and indexes are created and deleted after the answer, as in Appwrite. Until then they are `processing` or
 * `deleting`.
 */
export function later(local: Local, kind: SchemaWork, id: string): void {
  local.jobs.add(KIND, { kind, id });
}

/** Runs what {@link later} has queued. */
export function registerSchemaWorker(local: Local): void {
  const tablesdb = tablesOf(local);
  local.jobs.register(KIND, async (payload: Json) => {
    const { kind, id } = payload as { kind: SchemaWork; id: string };
    work[kind](tablesdb, id);
  });
}
