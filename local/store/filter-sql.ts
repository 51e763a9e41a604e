import { AppwriteError } from '../errors.ts';
import { bigintOf, isExact } from './exact.ts';
import type { Query } from './query.ts';
import { type AttributeType, columnOf, encodeText, quote, type SqlValue, SYSTEM_ATTRIBUTES } from './schema.ts';
import { normalise } from './time.ts';

/** A piece of SQL and the values for its question marks. */
export interface Sql {
  text: string;
  values: SqlValue[];
}

/** What a filter has to know of an attribute. */
export interface Field {
  column: string;
  type: AttributeType;
  array: boolean;
}

/** Finds the field of an attribute. @throws AppwriteError general_query_invalid for one that the collection has not */
export type FieldOf = (attribute: string) => Field;

/** The lookup for a collection's own attributes and Appwrite's system ones. */
export function fieldLookup(attributes: ReadonlyMap<string, { type: AttributeType; array?: boolean }>): FieldOf {
  return (key) => {
    const system = SYSTEM_ATTRIBUTES.get(key);
    if (system) return { column: quote(system.column), type: system.type, array: false };
    const own = attributes.get(key);
    if (!own) throw AppwriteError.of('general_query_invalid', `Invalid query: Attribute not found in schema: ${key}`);
    return { column: quote(columnOf(key)), type: own.type, array: own.array ?? false };
  };
}

function bind(field: Field, value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (field.type === 'datetime') return normalise(String(value)) ?? String(value);
  if (isExact(value)) return bigintOf(value);
  if (field.type === 'integer' || field.type === 'bigint' || field.type === 'float') return Number(value);
  return encodeText(String(value));
}

const likeEscape = (text: unknown) => encodeText(String(text)).replace(/[\\%_]/g, (c) => `\\${c}`);
const marks = (values: readonly unknown[]) => values.map(() => '?').join(', ');

function like(field: Field, values: readonly unknown[], pattern: (text: string) => string): Sql {
  return {
    text: `(${values.map(() => `${field.column} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
    values: values.map((value) => pattern(likeEscape(value))),
  };
}

function not(sql: Sql): Sql {
  return { text: `NOT COALESCE(${sql.text}, 0)`, values: sql.values };
}

function contains(field: Field, values: readonly unknown[]): Sql {
  if (!field.array) return like(field, values, (text) => `%${text}%`);
  return {
    text: `EXISTS (SELECT 1 FROM json_each(${field.column}) WHERE value IN (${marks(values)}))`,
    values: values.map((value) => bind(field, value)),
  };
}

function containsAll(field: Field, values: readonly unknown[]): Sql {
  return join(
    values.map((value) => contains(field, [value])),
    'AND',
  );
}

/** How many question marks stand in one list. SQLite takes 32,766 in a statement. */
const MARKS_MAX = 1000;

function equal(field: Field, values: readonly unknown[]): Sql {
  if (field.array) return contains(field, values);
  const bound = values.map((value) => bind(field, value));
  if (bound.length > MARKS_MAX)
    return { text: `${field.column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(bound)] };
  return bound.length === 1
    ? { text: `${field.column} = ?`, values: bound }
    : { text: `${field.column} IN (${marks(bound)})`, values: bound };
}

/** Source: MariaDB, innodb_ft_min_token_size. */
const SHORTEST_WORD = 3;

function search(field: Field, value: unknown): Sql {
  const all = String(value)
    .split(/[^\p{L}\p{N}_]+/u)
    .filter(Boolean);
  // the index of MariaDB has no shorter words; the last one is searched as a prefix
  const words = all.filter((word, index) => word.length >= SHORTEST_WORD || index === all.length - 1);
  if (words.length === 0) return { text: '0', values: [] };
  return join(
    words.map((word) => like(field, [word], (text) => `%${text}%`)),
    'OR',
  );
}

/** How many conditions stand in one row: SQLite takes a thousand, and each may hold others. */
const IN_A_ROW = 100;

/** Joins conditions with AND or OR; true where there are none. */
export function join(parts: readonly Sql[], by: 'AND' | 'OR'): Sql {
  if (parts.length === 0) return { text: '1', values: [] };
  if (parts.length > IN_A_ROW) {
    const size = Math.ceil(parts.length / IN_A_ROW);
    const rows = Array.from({ length: Math.ceil(parts.length / size) }, (_, row) =>
      join(parts.slice(row * size, (row + 1) * size), by),
    );
    return join(rows, by);
  }
  return { text: `(${parts.map((part) => part.text).join(` ${by} `)})`, values: parts.flatMap((part) => part.values) };
}

const comparisons: Record<string, string> = {
  lessThan: '<',
  lessThanEqual: '<=',
  greaterThan: '>',
  greaterThanEqual: '>=',
};

const onDates: Record<string, [attribute: string, method: string]> = {
  createdBefore: ['$createdAt', 'lessThan'],
  createdAfter: ['$createdAt', 'greaterThan'],
  createdBetween: ['$createdAt', 'between'],
  updatedBefore: ['$updatedAt', 'lessThan'],
  updatedAfter: ['$updatedAt', 'greaterThan'],
  updatedBetween: ['$updatedAt', 'between'],
};

/** One filter as an SQL condition. @throws AppwriteError general_query_invalid */
export function filterSql(query: Query, fieldOf: FieldOf): Sql {
  const { method, values } = query;
  if (method === 'or' || method === 'and')
    return join(
      (values as Query[]).map((nested) => filterSql(nested, fieldOf)),
      method === 'or' ? 'OR' : 'AND',
    );
  const dated = onDates[method];
  if (dated) return filterSql({ method: dated[1], attribute: dated[0], values }, fieldOf);
  const field = fieldOf(query.attribute);
  if (values.length === 0 && method !== 'isNull' && method !== 'isNotNull') {
    const name = method[0]?.toUpperCase() + method.slice(1);
    throw AppwriteError.of('general_query_invalid', `Invalid query: ${name} queries require at least one value.`);
  }
  const operator = comparisons[method];
  if (operator) return { text: `${field.column} ${operator} ?`, values: [bind(field, values[0])] };
  switch (method) {
    case 'equal':
      return equal(field, values);
    case 'notEqual':
      return { text: `${field.column} <> ?`, values: [bind(field, values[0])] };
    case 'isNull':
      return { text: `${field.column} IS NULL`, values: [] };
    case 'isNotNull':
      return { text: `${field.column} IS NOT NULL`, values: [] };
    case 'between':
    case 'notBetween': {
      const between = {
        text: `${field.column} BETWEEN ? AND ?`,
        values: [bind(field, values[0]), bind(field, values[1])],
      };
      return method === 'between' ? between : not(between);
    }
    case 'startsWith':
      return like(field, values, (text) => `${text}%`);
    case 'notStartsWith':
      return not(like(field, values, (text) => `${text}%`));
    case 'endsWith':
      return like(field, values, (text) => `%${text}`);
    case 'notEndsWith':
      return not(like(field, values, (text) => `%${text}`));
    case 'contains':
    case 'containsAny':
      return contains(field, values);
    case 'containsAll':
      return containsAll(field, values);
    case 'notContains': {
      const none = not(contains(field, values));
      // a list that was never set is left out
      return field.array ? { text: `(${field.column} IS NOT NULL AND ${none.text})`, values: none.values } : none;
    }
    case 'search':
      return search(field, values[0]);
    case 'notSearch':
      return not(search(field, values[0]));
    default:
      throw AppwriteError.of(
        'general_not_implemented',
        `The local Appwrite does not support the query method "${method}".`,
      );
  }
}
