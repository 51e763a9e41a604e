import * as z from 'zod/mini';
import { RELATION_MUTATES, RELATION_TYPES } from '../tablesdb/model/relationship-options.ts';
import { id, key } from './values.ts';

/** Columns and indexes of a table, in the format of the CLI's `push tables`. */

const common = {
  key,
  required: z._default(z.boolean(), false),
  array: z._default(z.boolean(), false),
};
const size = z.number().check(z.int(), z.gte(1), z.lte(1_073_741_824));

const text = z.strictObject({
  ...common,
  type: z.literal('string'),
  size,
  default: z.nullish(z.string()),
  encrypt: z.optional(z.boolean()),
});

function formatted<F extends 'email' | 'url' | 'ip'>(format: F) {
  return z.strictObject({
    ...common,
    type: z.literal('string'),
    format: z.literal(format),
    default: z.nullish(z.string()),
  });
}

const enumeration = z.strictObject({
  ...common,
  type: z.literal('string'),
  format: z.literal('enum'),
  elements: z.array(z.string().check(z.minLength(1), z.maxLength(1024))).check(z.minLength(1), z.maxLength(100)),
  default: z.nullish(z.string()),
});

const standard = z.nullish(z.string());
const encrypt = z.nullish(z.boolean());

const varchar = z.strictObject({
  ...common,
  type: z.literal('varchar'),
  size: z.number().check(z.int(), z.gte(1), z.lte(16_381)),
  default: standard,
  encrypt,
});

/** Texts whose length is set by their type. */
const long = z.strictObject({
  ...common,
  type: z.literal(['text', 'mediumtext', 'longtext']),
  default: standard,
  encrypt,
});

const plainText = z.extend(text, { format: z.optional(z.literal('')) });

const textual = z.discriminatedUnion('format', [
  plainText,
  enumeration,
  formatted('email'),
  formatted('url'),
  formatted('ip'),
]);

const whole = z.number().check(z.int());

const integer = z.strictObject({
  ...common,
  type: z.literal('integer'),
  min: z.nullish(whole),
  max: z.nullish(whole),
  default: z.nullish(whole),
});

const bigint = z.strictObject({
  ...common,
  type: z.literal('bigint'),
  min: z.nullish(whole),
  max: z.nullish(whole),
  default: z.nullish(whole),
});

const double = z.strictObject({
  ...common,
  type: z.literal('double'),
  min: z.nullish(z.number()),
  max: z.nullish(z.number()),
  default: z.nullish(z.number()),
});

const boolean = z.strictObject({ ...common, type: z.literal('boolean'), default: z.nullish(z.boolean()) });

const datetime = z.strictObject({
  ...common,
  type: z.literal('datetime'),
  format: z.optional(z.literal('')),
  default: z.nullish(z.string()),
});

/**
 * One side of a relationship. The CLI pushes the parent side; the child side of a two-way one is in the file because the CLI
 * pulls it.
 */
const relationship = z.strictObject({
  key,
  required: z._default(z.literal(false), false),
  array: z._default(z.literal(false), false),
  type: z.literal('relationship'),
  relatedTable: id,
  relationType: z.enum(RELATION_TYPES),
  twoWay: z._default(z.boolean(), false),
  /** The key of the other side. By default the id of the table. */
  twoWayKey: z.optional(key),
  onDelete: z._default(z.enum(RELATION_MUTATES), 'restrict'),
  side: z._default(z.enum(['parent', 'child']), 'parent'),
  default: z.optional(z.null()),
});

/** One column. Its fields depend on its type and, for strings, on its format. */
export const column = z
  .discriminatedUnion('type', [textual, varchar, long, integer, bigint, double, boolean, datetime, relationship])
  .check(
    z.refine((value) => !(value.required && value.default !== undefined && value.default !== null), {
      error: 'cannot stand beside "required": true',
      path: ['default'],
    }),
  );

export const index = z.strictObject({
  key,
  type: z.enum(['key', 'unique', 'fulltext']),
  status: z.optional(z.string()),
  columns: z.array(z.string()).check(z.minLength(1), z.maxLength(100)),
  orders: z._default(z.array(z.nullable(z.enum(['ASC', 'DESC', 'asc', 'desc']))), []),
});

export type ColumnConfig = z.infer<typeof column>;
export type RelationshipConfig = Extract<ColumnConfig, { type: 'relationship' }>;
/** A column that holds values of its own. */
export type PlainColumnConfig = Exclude<ColumnConfig, RelationshipConfig>;

export function isRelationship(column: ColumnConfig): column is RelationshipConfig {
  return column.type === 'relationship';
}

/** The columns of a table without its relationships. */
export function plainColumns(columns: readonly ColumnConfig[]): PlainColumnConfig[] {
  return columns.filter((column) => !isRelationship(column));
}

/** The relationships of a table whose parent side it is. */
export function ownRelationships(columns: readonly ColumnConfig[]): RelationshipConfig[] {
  return columns.filter(isRelationship).filter(({ side }) => side === 'parent');
}
export type IndexConfig = z.infer<typeof index>;
