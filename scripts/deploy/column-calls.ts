import type { OrderBy, TablesDB, TablesDBIndexType } from 'node-appwrite';
import type { PlainColumnConfig as ColumnConfig, IndexConfig } from '../../local/config/columns.ts';
import { kindOf } from './columns.ts';

/** Where a table is. */
export interface Place {
  databaseId: string;
  tableId: string;
}

type Of<T extends ColumnConfig['type']> = Extract<ColumnConfig, { type: T }>;
type Text = Extract<ColumnConfig, { type: 'string'; size: number }>;
type Long = Of<'text' | 'mediumtext' | 'longtext'>;
type Enumeration = Extract<ColumnConfig, { elements: string[] }>;

const given = <T>(value: T | null | undefined): { xdefault?: T } =>
  value === null || value === undefined ? {} : { xdefault: value };

function bounds({ min, max }: Of<'integer'> | Of<'bigint'> | Of<'double'>): { min?: number; max?: number } {
  return {
    ...(min === null || min === undefined ? {} : { min }),
    ...(max === null || max === undefined ? {} : { max }),
  };
}

/** Creates a column. It is available when its status says so. */
export function createColumn(db: TablesDB, place: Place, column: ColumnConfig): Promise<unknown> {
  const { key, required, array } = column;
  const common = { ...place, key, required, array };
  switch (kindOf(column)) {
    case 'string': {
      const { size, default: value, encrypt } = column as Text;
      return db.createStringColumn({ ...common, size, ...given(value), ...(encrypt ? { encrypt } : {}) });
    }
    case 'varchar': {
      const { size, default: value, encrypt } = column as Of<'varchar'>;
      return db.createVarcharColumn({ ...common, size, ...given(value), ...(encrypt ? { encrypt } : {}) });
    }
    case 'text':
      return db.createTextColumn({ ...common, ...long(column as Long) });
    case 'mediumtext':
      return db.createMediumtextColumn({ ...common, ...long(column as Long) });
    case 'longtext':
      return db.createLongtextColumn({ ...common, ...long(column as Long) });
    case 'enum': {
      const { elements, default: value } = column as Enumeration;
      return db.createEnumColumn({ ...common, elements, ...given(value) });
    }
    case 'email':
      return db.createEmailColumn({ ...common, ...given((column as Of<'string'>).default) });
    case 'url':
      return db.createUrlColumn({ ...common, ...given((column as Of<'string'>).default) });
    case 'ip':
      return db.createIpColumn({ ...common, ...given((column as Of<'string'>).default) });
    case 'integer':
      return db.createIntegerColumn({
        ...common,
        ...bounds(column as Of<'integer'>),
        ...given((column as Of<'integer'>).default),
      });
    case 'bigint':
      return db.createBigIntColumn({
        ...common,
        ...bounds(column as Of<'bigint'>),
        ...given((column as Of<'bigint'>).default),
      });
    case 'double':
      return db.createFloatColumn({
        ...common,
        ...bounds(column as Of<'double'>),
        ...given((column as Of<'double'>).default),
      });
    case 'boolean':
      return db.createBooleanColumn({ ...common, ...given((column as Of<'boolean'>).default) });
    default:
      return db.createDatetimeColumn({ ...common, ...given((column as Of<'datetime'>).default) });
  }
}

function long({ default: value, encrypt }: Long): { xdefault?: string; encrypt?: boolean } {
  return { ...given(value), ...(encrypt ? { encrypt } : {}) };
}

/** Changes a column in place and keeps all values. A default of null means none. */
export function updateColumn(db: TablesDB, place: Place, column: ColumnConfig): Promise<unknown> {
  const { key, required } = column;
  // null removes the default, but the SDK's types do not allow it
  const xdefault = (column.default ?? null) as never;
  const common = { ...place, key, required, xdefault };
  switch (kindOf(column)) {
    case 'string':
      return db.updateStringColumn({ ...common, size: (column as Text).size });
    case 'varchar':
      return db.updateVarcharColumn({ ...common, size: (column as Of<'varchar'>).size });
    case 'text':
      return db.updateTextColumn(common);
    case 'mediumtext':
      return db.updateMediumtextColumn(common);
    case 'longtext':
      return db.updateLongtextColumn(common);
    case 'enum':
      return db.updateEnumColumn({ ...common, elements: (column as Enumeration).elements });
    case 'email':
      return db.updateEmailColumn(common);
    case 'url':
      return db.updateUrlColumn(common);
    case 'ip':
      return db.updateIpColumn(common);
    case 'integer':
      return db.updateIntegerColumn({ ...common, ...wholeBounds(column as Of<'integer'>) });
    case 'bigint':
      return db.updateBigIntColumn({ ...common, ...wholeBounds(column as Of<'bigint'>) });
    case 'double':
      return db.updateFloatColumn({ ...common, ...doubleBounds(column as Of<'double'>) });
    case 'boolean':
      return db.updateBooleanColumn(common);
    default:
      return db.updateDatetimeColumn(common);
  }
}

// An omitted bound would stay, so the widest one is sent for none.

function wholeBounds({ min, max }: Of<'integer'> | Of<'bigint'>) {
  return { min: min ?? -(2n ** 63n), max: max ?? 2n ** 63n - 1n };
}

function doubleBounds({ min, max }: Of<'double'>) {
  return { min: min ?? -Number.MAX_VALUE, max: max ?? Number.MAX_VALUE };
}

/** Creates an index. It is available when its status says so. */
export function createIndex(db: TablesDB, place: Place, { key, type, columns, orders }: IndexConfig): Promise<unknown> {
  return db.createIndex({
    ...place,
    key,
    type: type as TablesDBIndexType,
    columns,
    ...(orders.length > 0 ? { orders: orders.map((order) => (order ?? 'ASC').toUpperCase() as OrderBy) } : {}),
  });
}
