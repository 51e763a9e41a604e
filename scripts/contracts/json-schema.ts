import * as z from 'zod/mini';
import type { Schema } from '../../shared/http/parse.ts';
import { type Contract, pascalCase } from './operations.ts';

/** A JSON Schema (2020-12), or a reference `{ $ref: '#/components/schemas/Post' }` to a named one. */
export type JsonObject = { readonly [keyword: string]: unknown };

/** Which side of a schema: what is sent, or the parsed value. */
export type Side = 'input' | 'output';

export const REFERENCE = '#/components/schemas/';

/** Names that TypeScript already uses. */
const TAKEN = new Set(['Request', 'Response', 'Error', 'Event', 'Record', 'Api', 'Operation', 'Execution', 'Started']);

/** The schemas that contracts export, by name. A name that is not unique or is reserved gets the function's name as a prefix. */
export function namesOf(contracts: readonly Contract[]): Map<Schema, string> {
  const names = new Map<Schema, string>();
  for (const { functionId, exported } of contracts)
    for (const [name, schema] of exported) {
      const short = pascalCase(name);
      const isTaken = TAKEN.has(short) || [...names.values()].includes(short);
      if (!names.has(schema)) names.set(schema, isTaken ? pascalCase(functionId) + short : short);
    }
  return names;
}

/** Schemas as JSON Schema; schemas with a name become references. */
export class JsonSchemas {
  readonly #registry = z.registry<{ id: string }>();
  /** The schemas that were referred to, by name. */
  readonly named = new Map<string, JsonObject>();

  constructor(names: ReadonlyMap<Schema, string>) {
    for (const [schema, id] of names) this.#registry.add(schema, { id });
  }

  of(schema: Schema, side: Side): JsonObject {
    const { $schema: _, $defs = {}, ...whole } = this.#convert(schema, side) as JsonObject & { $defs?: object };
    for (const [name, definition] of Object.entries($defs)) this.#keep(name, definition as JsonObject);
    return tidy(whole);
  }

  /** A schema without references. */
  resolved(schema: JsonObject): JsonObject {
    return mapSchema(schema, ({ $ref, ...own }) => {
      const named = typeof $ref === 'string' ? this.named.get($ref.slice(REFERENCE.length)) : undefined;
      return named ? { ...this.resolved(named), ...own } : own;
    });
  }

  #convert(schema: Schema, side: Side): object {
    return z.toJSONSchema(schema, { io: side, metadata: this.#registry, unrepresentable: 'throw' });
  }

  /** @throws Error for a named schema whose input and output differ */
  #keep(name: string, { id: _, ...definition }: JsonObject): void {
    const tidied = tidy(definition);
    const known = this.named.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(tidied))
      throw new Error(`"${name}" is different as input and as output: do not export it`);
    this.named.set(name, tidied);
  }
}

/** Removes keywords without effect. */
function tidy(schema: JsonObject): JsonObject {
  return mapSchema(schema, ({ $ref, oneOf, anyOf, ...rest }) => {
    const { minimum, maximum, propertyNames, ...others } = rest as Record<string, unknown>;
    return {
      ...($ref === undefined ? {} : { $ref: String($ref).replace('#/$defs/', REFERENCE) }),
      ...others,
      // every integer has the bounds of JavaScript's safe integers
      ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
      ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
      ...(propertyNames === undefined || JSON.stringify(propertyNames) === '{"type":"string"}'
        ? {}
        : { propertyNames }),
      // zod distinguishes alternatives by a field, so at most one matches
      ...(oneOf === undefined && anyOf === undefined ? {} : { anyOf: oneOf ?? anyOf }),
    };
  });
}

/** Applies a change to a schema and all schemas in it, innermost first. */
function mapSchema(schema: JsonObject, change: (schema: JsonObject) => JsonObject): JsonObject {
  const inner = (value: unknown) => mapSchema(value as JsonObject, change);
  return change(
    Object.fromEntries(
      Object.entries(schema).map(([keyword, value]) => {
        if (['anyOf', 'oneOf', 'allOf'].includes(keyword)) return [keyword, (value as unknown[]).map(inner)];
        if (keyword === 'items' || keyword === 'propertyNames') return [keyword, inner(value)];
        if (keyword === 'additionalProperties' && typeof value === 'object') return [keyword, inner(value)];
        if (keyword !== 'properties') return [keyword, value];
        const fields = Object.entries(value as JsonObject).map(([name, field]) => [name, inner(field)]);
        return [keyword, Object.fromEntries(fields)];
      }),
    ),
  );
}

/** Makes fields with a default optional: they may be left out of a query. */
export function asSent(schema: JsonObject): JsonObject {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonObject>;
  const required = ((schema['required'] ?? []) as string[]).filter((name) => !('default' in (properties[name] ?? {})));
  const { required: _, ...rest } = schema;
  return required.length === 0 ? rest : { ...rest, required };
}
