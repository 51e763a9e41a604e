import { type ColumnType, type IndexType, TEXT_TYPES } from '../model/documents.ts';
import type { Table } from '../model/table.ts';

/** The settings of a new index. */
export interface IndexDraft {
  key: string;
  type: IndexType;
  columns: string[];
  orders: string[];
  /** In characters, by column. Null or 0 for the whole value. */
  lengths: readonly (number | null)[];
}

// Source: utopia-php/database: MariaDB's limit, in characters of four bytes.
const LENGTH_MAX = 768;
const SYSTEM: Record<string, { type: ColumnType; size: number }> = {
  $id: { type: 'string', size: 255 },
  $createdAt: { type: 'datetime', size: 0 },
  $updatedAt: { type: 'datetime', size: 0 },
};

/** Whether a key is that of a system field that can be indexed. */
export function isIndexedField(key: string): boolean {
  return Object.hasOwn(SYSTEM, key);
}

/** The type of a column or system field that can be indexed. */
export function columnTypeOf(table: Table, key: string): ColumnType | undefined {
  return SYSTEM[key]?.type ?? table.columns.find((column) => column.key === key)?.type;
}

function sizeOf(table: Table, key: string): number {
  const type = columnTypeOf(table, key);
  if (type === 'double') return 2;
  if (type === undefined || !TEXT_TYPES.includes(type)) return 1;
  return SYSTEM[key]?.size ?? table.columns.find((column) => column.key === key)?.size ?? 0;
}

/** Why an index is not possible, in Appwrite's words. Undefined if it is. Source: utopia-php/database, Index validator. */
export function whyNotIndex(table: Table, { type, columns, lengths }: IndexDraft): string | undefined {
  if (columns.length === 0) return 'No attributes provided for index';
  if (new Set(columns.map((key) => key.toLowerCase())).size < columns.length) return 'Duplicate attributes provided';
  for (const key of columns) {
    const columnType = columnTypeOf(table, key);
    if (columnType !== undefined && TEXT_TYPES.includes(columnType)) continue;
    if (type === 'fulltext') return `Attribute "${key}" cannot be part of a fulltext index, must be of type string`;
    if (lengths[columns.indexOf(key)]) return `Cannot set a length on "${columnType}" attributes`;
  }
  return whyNotLength(table, { type, columns, lengths });
}

function whyNotLength(
  table: Table,
  { type, columns, lengths }: Pick<IndexDraft, 'type' | 'columns' | 'lengths'>,
): string | undefined {
  if (type === 'fulltext') return undefined;
  if (lengths.length > columns.length)
    return 'Invalid index lengths. Count of lengths must be equal or less than the number of attributes.';
  let total = 0;
  for (const [i, key] of columns.entries()) {
    const size = sizeOf(table, key);
    const length = lengths[i] || size;
    if (length < 0) return `Negative index length provided for ${key}`;
    if (length > size) return `Index length ${length} is larger than the size for ${key}: ${size}"`;
    total += length;
  }
  return total > LENGTH_MAX ? `Index length is longer than the maximum: ${LENGTH_MAX}` : undefined;
}
