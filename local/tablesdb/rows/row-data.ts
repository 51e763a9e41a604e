import type { RowData } from '../model/documents.ts';
import type { Actor } from './row-access.ts';
import { systemDate } from './structure.ts';

/** The parts of a row's `data` in a request. */
export interface Incoming {
  values: RowData;
  /** Set by an API key that imports rows. Ignored for users. */
  createdAt: string | undefined;
  updatedAt: string | undefined;
}

const IGNORED = new Set(['$id', '$sequence', '$permissions', '$collection', '$databaseId', '$tableId']);

/** Separates a row's own values from the system fields in a request. @throws AppwriteError row_invalid_structure */
export function incoming(actor: Actor, data: RowData): Incoming {
  const { $createdAt, $updatedAt, ...rest } = data;
  const values: RowData = {};
  for (const [key, value] of Object.entries(rest)) {
    if (!IGNORED.has(key)) values[key] = value;
  }
  const mayDate = actor.roles === undefined;
  const date = (key: string, value: unknown) =>
    mayDate && value !== undefined && value !== null ? systemDate(key, value) : undefined;
  return { values, createdAt: date('$createdAt', $createdAt), updatedAt: date('$updatedAt', $updatedAt) };
}
