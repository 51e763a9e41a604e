import { AppwriteError } from '../../errors.ts';
import type { Context } from '../../http/context.ts';
import type { Table } from '../model/table.ts';

/**
 * Refuses columns and indexes in the call that creates a table.
 * @throws AppwriteError general_not_implemented: create them one by one
 */
export function inlineParts(
  _context: Context,
  columns: readonly unknown[],
  indexes: readonly unknown[],
  make: () => Table,
): Table {
  if (columns.length > 0 || indexes.length > 0)
    throw AppwriteError.of(
      'general_not_implemented',
      'The local Appwrite does not support columns and indexes in the call that creates a table: create them one by one.',
    );
  return make();
}
