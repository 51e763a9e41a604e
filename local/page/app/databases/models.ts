import type { Table } from '../lib/models.ts';

/** A column, in the form that all kinds share. */
export interface Column {
  key: string;
  type: string;
  format?: string;
  status: string;
  error?: string;
  required: boolean;
  array?: boolean;
  size?: number;
  elements?: readonly string[];
  default?: unknown;
  min?: number;
  max?: number;
  relatedTable?: string;
  relationType?: string;
}

/** A table's columns. The SDK's type has one for each kind. */
export function columnsOf({ columns }: Pick<Table, 'columns'>): readonly Column[] {
  return columns as unknown as Column[];
}

/** What a column holds, in words. */
export function kindOf({ type, format, array, size, elements, relatedTable, relationType }: Column): string {
  const base = elements
    ? `one of ${elements.join(', ')}`
    : relatedTable
      ? `${relationType} with ${relatedTable}`
      : format || type;
  const length = size && !elements && type !== 'boolean' ? ` (${size})` : '';
  return `${base}${length}${array ? ', list' : ''}`;
}

/** The text of a value in a field. */
export function textOfValue(value: unknown, column: Column): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' && !column.array) return value;
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

const NUMBERS = ['integer', 'double', 'float', 'bigint'];
const TEXTS = ['string', 'varchar', 'text', 'mediumtext', 'longtext', 'datetime'];

/** Whether a column's value is written as JSON. */
export function isJson({ type, array }: Column): boolean {
  return array === true || !(TEXTS.includes(type) || NUMBERS.includes(type) || type === 'boolean');
}

/** The value that a field's text stands for; an empty text is null. @throws Error that names the column */
export function valueOfText(text: string, column: Column): unknown {
  if (text === '') return null;
  if (isJson(column)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new Error(`${column.key}: not JSON`);
    }
  }
  if (column.type === 'boolean') return text === 'true';
  if (!NUMBERS.includes(column.type)) return text;
  const number = Number(text);
  if (Number.isNaN(number)) throw new Error(`${column.key}: not a number`);
  return number;
}
