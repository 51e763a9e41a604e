import { bigintOf, type Exact, isExact, parseJson, type Whole, wholeOf } from './exact.ts';

/** What a stored value can be. An exact number is one beyond 2^53. */
export type Json = string | number | boolean | null | Exact | Json[] | { [key: string]: Json };

/** What SQLite takes and gives. */
export type SqlValue = string | number | bigint | null;

/** The fields that every stored document has, under Appwrite's names. `$sequence` grows with each new document. */
export interface Document {
  $id: string;
  $sequence: string;
  $createdAt: string;
  $updatedAt: string;
  $permissions: string[];
}

/** An `integer` is at most 2^53, a `bigint` has 64 bits. */
export type AttributeType = 'string' | 'integer' | 'bigint' | 'float' | 'boolean' | 'datetime' | 'json';

/** One attribute of a collection: its type, whether it holds a list, and what a new document has when it says nothing. */
export interface Attribute {
  key: string;
  type: AttributeType;
  array?: boolean;
  default?: Json;
}

/** An index over attributes; `unique` refuses a second document with the same non-null values. */
export interface Index {
  attributes: string[];
  unique?: boolean;
  /** Also serves the descending order at full speed; costs a second index. */
  bothWays?: boolean;
}

export interface CollectionSchema {
  name: string;
  attributes: Attribute[];
  indexes?: Index[];
}

/** The attributes that every collection has, with the SQL columns that hold them. */
export const SYSTEM_ATTRIBUTES: ReadonlyMap<string, { column: string; type: AttributeType }> = new Map([
  ['$id', { column: '_id', type: 'string' }],
  ['$sequence', { column: '_sequence', type: 'integer' }],
  ['$createdAt', { column: '_createdAt', type: 'datetime' }],
  ['$updatedAt', { column: '_updatedAt', type: 'datetime' }],
]);

/** A name as an SQL identifier. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The SQL column that holds an attribute. Attributes of users never collide with the store's own columns, which start with an underscore. */
export function columnOf(key: string): string {
  return SYSTEM_ATTRIBUTES.get(key)?.column ?? `a_${key}`;
}

// Texts are the same whatever the case of their letters, as in MariaDB with its usual collation (there accents do not count
// either).
const sqlTypes: Record<AttributeType, string> = {
  string: 'TEXT COLLATE NOCASE',
  integer: 'INTEGER',
  bigint: 'INTEGER',
  float: 'REAL',
  boolean: 'INTEGER',
  datetime: 'TEXT',
  json: 'TEXT',
};

/** The SQL type of an attribute's column; lists are kept as JSON. */
export function sqlType(attribute: Pick<Attribute, 'type' | 'array'>): string {
  return attribute.array ? 'TEXT' : sqlTypes[attribute.type];
}

// Node reads a text of SQLite up to its first NUL. A character that Unicode keeps free of any meaning stands for it in the store.
const NUL = '\0';
const INSTEAD_OF_NUL = '\ufdd0';

/** A text as the store holds it. */
export function encodeText(text: string): string {
  return text.includes(NUL) ? text.replaceAll(NUL, INSTEAD_OF_NUL) : text;
}

function decodeText(text: string): string {
  return text.includes(INSTEAD_OF_NUL) ? text.replaceAll(INSTEAD_OF_NUL, NUL) : text;
}

/** A value as SQLite takes it. */
export function encode(attribute: Pick<Attribute, 'type' | 'array'>, value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  if (attribute.array || attribute.type === 'json') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isExact(value)) return bigintOf(value);
  return typeof value === 'number' ? value : encodeText(String(value));
}

/** A value as it was before {@link encode}. */
export function decode(attribute: Pick<Attribute, 'type' | 'array'>, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (attribute.array || attribute.type === 'json') return parseJson(String(value));
  if (attribute.type === 'boolean') return value === 1 || value === 1n;
  if (typeof value === 'bigint') return numberOf(attribute.type, value);
  return typeof value === 'string' ? decodeText(value) : value;
}

function numberOf(type: AttributeType, value: bigint): Whole {
  return type === 'bigint' ? wholeOf(value) : Number(value);
}
