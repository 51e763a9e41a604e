import type { ColumnDocument } from './documents.ts';

// The size of the system fields, and of a value that is stored outside the row. Source of all sizes: utopia-php/database,
// SQL adapter.
const SYSTEM_BYTES = 1067;
const POINTER_BYTES = 20;
const RELATIONSHIP_BYTES = 255 * 4 + 1;
/** The longest text that is stored inside the row, in characters. */
export const VARCHAR_MAX = 16_381;

/** The maximum size of a row's columns, in bytes. Source: utopia-php/database, MariaDB's limit. */
export const BYTES_MAX = 65_535;

/** How many of a row's {@link BYTES_MAX} bytes these columns and the system fields take on the real server. */
export function rowBytes(columns: readonly ColumnDocument[]): number {
  return columns.reduce((sum, column) => sum + columnBytes(column), SYSTEM_BYTES);
}

function columnBytes(column: Pick<ColumnDocument, 'array' | 'type' | 'size'>): number {
  if (column.array) return POINTER_BYTES;
  switch (column.type) {
    case 'string':
      return column.size > VARCHAR_MAX ? POINTER_BYTES : textBytes(column.size);
    case 'varchar':
      return textBytes(column.size);
    case 'integer':
      return column.size >= 8 ? 8 : 4;
    case 'bigint':
    case 'double':
      return 8;
    case 'boolean':
      return 1;
    case 'datetime':
      return 7;
    case 'relationship':
      return RELATIONSHIP_BYTES;
    default:
      return POINTER_BYTES;
  }
}

/** Four bytes for each character, plus the prefix with the length. */
function textBytes(size: number): number {
  return size * 4 + (size > 255 ? 2 : 1);
}
