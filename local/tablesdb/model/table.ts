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
import type { Relationship } from './relationship.ts';

/** A table with everything that a call on its rows needs, kept in memory between calls. */
export interface Table {
  database: DatabaseDocument;
  document: TableDocument;
  /** In every state. Rows have only those that are available or being deleted. */
  columns: readonly ColumnDocument[];
  /** The columns that rows have, by key, without relationships. */
  live: ReadonlyMap<string, ColumnDocument>;
  /** The relationships that rows have, those of other tables included, by key. */
  relationships: ReadonlyMap<string, Relationship>;
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
  bigint: 'bigint',
  double: 'float',
  boolean: 'boolean',
  datetime: 'datetime',
  relationship: 'string',
};

/** How the store stores a column. */
export function attributeOf(column: ColumnDocument): Attribute {
  const type = column.type === 'integer' && column.size >= 8 ? 'bigint' : types[column.type];
  return { key: column.key, type, array: column.array };
}

/** Whether rows have the column: it was created, and is not deleted yet. */
export function isLive(column: ColumnDocument): boolean {
  return column.status === 'available' || column.status === 'deleting';
}
