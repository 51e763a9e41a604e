import type { PlainColumnConfig as ColumnConfig, IndexConfig } from '../../local/config/columns.ts';

/** A column on the server, with the fields of its type. */
export interface FoundColumn {
  key: string;
  type: string;
  status: string;
  error: string;
  required: boolean;
  array?: boolean | undefined;
  default?: unknown;
  size?: number;
  format?: string;
  elements?: string[];
  min?: number | bigint;
  max?: number | bigint;
  encrypt?: boolean;
  relatedTable?: string;
  relationType?: string;
  twoWay?: boolean;
  twoWayKey?: string;
  onDelete?: string;
  side?: string;
}

/** An index on the server. */
export interface FoundIndex {
  key: string;
  type: string;
  status: string;
  error: string;
  columns: string[];
  orders?: (string | null)[];
}

/** The changes of a column. */
export interface ColumnChange {
  /** Changes in place that keep all values. */
  alter: string[];
  /** Changes that can lose values: the column is recreated or narrowed. */
  losses: string[];
  /** Whether the column has to be recreated. */
  retype: boolean;
}

/** The differences between a column in the file and on the server. */
export function columnChange(wanted: ColumnConfig, found: FoundColumn): ColumnChange {
  const retyped = retypes(wanted, found);
  if (retyped.length > 0) return { alter: [], losses: retyped, retype: true };
  return { alter: alterations(wanted, found), losses: narrowings(wanted, found), retype: false };
}

function retypes(wanted: ColumnConfig, found: FoundColumn): string[] {
  const [type, was] = [kindOf(wanted), kindOf(found)];
  const array = found.array ?? false;
  const encrypt = 'encrypt' in wanted && wanted.encrypt === true;
  return [
    ...(type === was ? [] : [`is ${was}, would become ${type}`]),
    ...(wanted.array === array ? [] : [array ? 'is a list, would become single' : 'is single, would become a list']),
    // of other texts, the server does not say whether they are encrypted
    ...(type === was && wanted.type === 'string' && 'size' in wanted && encrypt !== (found.encrypt ?? false)
      ? [encrypt ? 'would become encrypted' : 'is encrypted, would no longer be']
      : []),
  ];
}

/** The type of a column; the format of a string counts as a type. */
export function kindOf({ type, format }: { type: string; format?: string | undefined }): string {
  return (type === 'string' && format) || type;
}

const low = (value: unknown) => (value === undefined || value === null ? Number.NEGATIVE_INFINITY : Number(value));
const high = (value: unknown) => (value === undefined || value === null ? Number.POSITIVE_INFINITY : Number(value));

/** A bound beyond the range of numbers means none; the server then returns the widest bound. */
const WIDEST = { integer: Number.MAX_SAFE_INTEGER, bigint: Number.MAX_SAFE_INTEGER, double: Number.MAX_VALUE };

function boundsOf(column: ColumnConfig | FoundColumn): { min: number; max: number } | undefined {
  if (column.type !== 'integer' && column.type !== 'bigint' && column.type !== 'double') return undefined;
  const { min, max } = column as { min?: unknown; max?: unknown };
  const widest = WIDEST[column.type];
  const [least, most] = [low(min), high(max)];
  return {
    min: least <= -widest ? Number.NEGATIVE_INFINITY : least,
    max: most >= widest ? Number.POSITIVE_INFINITY : most,
  };
}

function narrowings(wanted: ColumnConfig, found: FoundColumn): string[] {
  const losses: string[] = [];
  if ('size' in wanted && wanted.size < (found.size ?? 0))
    losses.push(`size ${found.size} would become ${wanted.size}`);
  if ('elements' in wanted) {
    const gone = (found.elements ?? []).filter((element) => !wanted.elements.includes(element));
    if (gone.length > 0) losses.push(`would no longer allow ${gone.join(', ')}`);
  }
  const [bounds, before] = [boundsOf(wanted), boundsOf(found)];
  if (bounds && before && bounds.min > before.min)
    losses.push(`min ${said(before.min)} would become ${said(bounds.min)}`);
  if (bounds && before && bounds.max < before.max)
    losses.push(`max ${said(before.max)} would become ${said(bounds.max)}`);
  return losses;
}

const said = (bound: number) => (Number.isFinite(bound) ? String(bound) : 'none');

function alterations(wanted: ColumnConfig, found: FoundColumn): string[] {
  const changes: string[] = [];
  if (wanted.required !== found.required) changes.push(wanted.required ? 'required' : 'no longer required');
  if (!sameDefault(wanted.type, wanted.default, found.default)) changes.push(`default ${wanted.default ?? 'none'}`);
  if ('size' in wanted && wanted.size > (found.size ?? 0)) changes.push(`size ${wanted.size}`);
  if ('elements' in wanted && wanted.elements.some((element) => !(found.elements ?? []).includes(element)))
    changes.push(`elements ${wanted.elements.join(', ')}`);
  const [bounds, before] = [boundsOf(wanted), boundsOf(found)];
  if (bounds && before && bounds.min < before.min) changes.push(`min ${said(bounds.min)}`);
  if (bounds && before && bounds.max > before.max) changes.push(`max ${said(bounds.max)}`);
  return changes;
}

function sameDefault(type: string, wanted: unknown, found: unknown): boolean {
  const [a, b] = [wanted ?? null, found ?? null];
  if (a === null || b === null) return a === b;
  return type === 'datetime' ? Date.parse(String(a)) === Date.parse(String(b)) : String(a) === String(b);
}

/** Whether an index in the file equals the one on the server. The default order is ascending. */
export function isSameIndex(wanted: IndexConfig, found: FoundIndex): boolean {
  const orders = (given: readonly (string | null)[] | undefined) =>
    wanted.columns.map((_, at) => (given?.[at] ?? 'ASC').toUpperCase()).join();
  return (
    wanted.type === found.type &&
    wanted.columns.join() === found.columns.join() &&
    (wanted.type === 'fulltext' || orders(wanted.orders) === orders(found.orders))
  );
}
