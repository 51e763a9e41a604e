import type { Collection } from '../../store/collection.ts';
import type { Attribute, AttributeType } from '../../store/schema.ts';
import type {
  ColumnDocument,
  ColumnType,
  DatabaseDocument,
  IndexDocument,
  RowDocument,
  TableDocument,
} from './documents.ts';

/** A table with everything that a call on its rows needs, kept in memory between calls. */
export interface Table {
  database: DatabaseDocument;
  document: TableDocument;
  /** In every state. Rows have only those that are available or being deleted. */
  columns: readonly ColumnDocument[];
  /** The columns that rows have, by key. */
  live: ReadonlyMap<string, ColumnDocument>;
  indexes: readonly IndexDocument[];
  rows: Collection<RowDocument>;
}

const types: Record<ColumnType, AttributeType> = {
  string: 'string',
  varchar: 'string',
  text: 'string',
  mediumtext: 'string',
  longtext: 'string',
  integer: 'integer',
  bigint: 'integer',
  double: 'float',
  boolean: 'boolean',
  datetime: 'datetime',
};

/** How the store stores a column. */
export function attributeOf(column: ColumnDocument): Attribute {
  return { key: column.key, type: types[column.type], array: column.array };
}

/** Whether rows have the column: it was created, and is not deleted yet. */
export function isLive(column: ColumnDocument): boolean {
  return column.status === 'available' || column.status === 'deleting';
}
