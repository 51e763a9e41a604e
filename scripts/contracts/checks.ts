import type { JsonObject } from './json-schema.ts';

/** What happens to unknown fields: `fields` refuses them, `atLeast` ignores them, so that an older client works with a newer function. */
export type Strictness = 'fields' | 'atLeast';

/** The supported keywords for each type. Other keywords are refused, because they would go unchecked. */
const keywords: Readonly<Record<string, readonly string[]>> = {
  string: ['minLength', 'maxLength', 'pattern', 'allOf', 'format'],
  number: ['minimum', 'maximum'],
  integer: ['minimum', 'maximum'],
  boolean: [],
  array: ['items', 'minItems', 'maxItems'],
  object: ['properties', 'required', 'additionalProperties'],
};

/** Translates JSON Schemas to calls of `client/src/check.ts`. What occurs more than once becomes a constant. */
export class Checks {
  /** How often each expression occurs. */
  readonly #counts: ReadonlyMap<string, number>;
  readonly #constants = new Map<string, string>();
  readonly #seen = new Map<string, number>();
  readonly #used = new Set<string>();
  /** The constants, each before it is used. */
  readonly lines: string[] = [];

  private constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = counts;
  }

  /**
   * Reads all schemas first, to find what they have in common.
   * @throws Error for a keyword that the client does not check
   */
  static of(schemas: readonly (readonly [JsonObject, Strictness])[]): Checks {
    const first = new Checks(new Map());
    for (const [schema, strictness] of schemas) first.expression(schema, strictness);
    return new Checks(first.#seen);
  }

  /** The names to import, known when everything was generated. */
  get used(): string[] {
    return [...this.#used].toSorted();
  }

  expression(schema: JsonObject, strictness: Strictness): string {
    const key = JSON.stringify([schema, strictness]);
    const seen = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, seen);
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const text = this.#text(schema, strictness);
    // in the first round a repeated expression is replaced by one constant, so that its parts are not counted twice
    const isConstant = text.includes('(') && ((this.#counts.get(key) ?? 0) > 1 || seen > 1);
    if (this.#counts.size === 0) this.#constants.set(key, text);
    if (!isConstant) return text;
    const name = `check${this.lines.length + 1}`;
    this.#constants.set(key, name);
    this.lines.push(`const ${name} = ${text};`);
    return name;
  }

  #text(schema: JsonObject, strictness: Strictness): string {
    const { type, default: _, description: __, title: ___, ...rest } = schema as Record<string, unknown>;
    if ('const' in schema) return this.#call('oneOf', [literal(schema['const'])]);
    if (Array.isArray(schema['enum'])) return this.#call('oneOf', schema['enum'].map(literal));
    if (Array.isArray(schema['anyOf'])) return this.#alternatives(schema['anyOf'] as JsonObject[], strictness);
    if (Array.isArray(type)) {
      const each = (type as string[]).map((one) => (one === 'null' ? { type: one } : { ...rest, type: one }));
      return this.#alternatives(each, strictness);
    }
    if (type === undefined && Object.keys(rest).length === 0) return this.#name('unknown');
    const known = keywords[String(type)];
    const strange = known ? Object.keys(rest).find((keyword) => !known.includes(keyword)) : `type ${type}`;
    if (strange !== undefined) throw new Error(`the typed caller does not check "${strange}" of a JSON Schema`);
    return this.#ofType(String(type), rest, strictness);
  }

  #ofType(type: string, schema: JsonObject, strictness: Strictness): string {
    const { minimum, maximum, minItems, maxItems, items } = schema;
    if (type === 'boolean') return this.#name('boolean');
    if (type === 'string') return this.#string(schema);
    if (type === 'array')
      return this.#call('list', [
        this.expression((items ?? {}) as JsonObject, strictness),
        ...sizes(minItems, maxItems),
      ]);
    if (type === 'object') return this.#object(schema, strictness);
    return this.#call(type, sizes(minimum, maximum));
  }

  #string({ minLength, maxLength, pattern, allOf = [], format }: JsonObject): string {
    const patterns = [pattern, ...(allOf as JsonObject[]).map((part) => part['pattern'])].filter(
      (one) => one !== undefined,
    );
    const isOther = (allOf as JsonObject[]).some((part) => Object.keys(part).join() !== 'pattern');
    if (isOther || (format !== undefined && patterns.length === 0))
      throw new Error(`the typed caller cannot check this string: ${JSON.stringify({ format, allOf })}`);
    const bounds = sizes(minLength, maxLength);
    const all = patterns.length === 0 ? bounds : [bounds[0] ?? '0', bounds[1] ?? 'undefined'];
    return this.#call('text', [...all, ...patterns.map((one) => new RegExp(String(one), 'u').toString())]);
  }

  #object({ properties = {}, required = [], additionalProperties }: JsonObject, strictness: Strictness): string {
    const more = typeof additionalProperties === 'object' ? (additionalProperties as JsonObject) : {};
    const hasFields = Object.keys(properties as object).length > 0;
    if (Object.keys(more).length > 0 && hasFields)
      throw new Error('the typed caller does not check fields with names of their own beside others');
    if (typeof additionalProperties === 'object' && !hasFields)
      return this.#call('record', [this.expression(more, strictness)]);
    const entries = Object.entries(properties as Record<string, JsonObject>).map(
      ([name, field]) => [name, this.expression(field, strictness)] as const,
    );
    const isRequired = ([name]: readonly [string, string]) => (required as string[]).includes(name);
    const optional = entries.filter((entry) => !isRequired(entry));
    const parts = [objectText(entries.filter(isRequired)), ...(optional.length === 0 ? [] : [objectText(optional)])];
    return this.#call(additionalProperties === false ? strictness : 'atLeast', parts);
  }

  #alternatives(schemas: readonly JsonObject[], strictness: Strictness): string {
    const others = schemas.filter(({ type }) => type !== 'null');
    const [only] = others;
    const text =
      others.length === 1 && only
        ? this.expression(only, strictness)
        : (this.#variants(others, strictness) ??
          this.#call(
            'anyOf',
            others.map((schema) => this.expression(schema, strictness)),
          ));
    return others.length === schemas.length ? text : this.#call('nullable', [text]);
  }

  /** Alternatives that are distinguished by a field with a fixed text. */
  #variants(schemas: readonly JsonObject[], strictness: Strictness): string | undefined {
    const propertiesOf = (schema: JsonObject) => (schema['properties'] ?? {}) as Record<string, JsonObject>;
    const tag = Object.keys(propertiesOf(schemas[0] ?? {})).find((name) => {
      const values = schemas.map((schema) => propertiesOf(schema)[name]?.['const']);
      return values.every((value) => typeof value === 'string') && new Set(values).size === values.length;
    });
    if (tag === undefined) return undefined;
    const checks = schemas.map((schema) => {
      const { [tag]: fixed, ...properties } = propertiesOf(schema);
      const required = ((schema['required'] ?? []) as string[]).filter((name) => name !== tag);
      return [String(fixed?.['const']), this.expression({ ...schema, properties, required }, strictness)] as const;
    });
    return this.#call('variants', [literal(tag), objectText(checks)]);
  }

  #call(name: string, args: readonly string[]): string {
    return `${this.#name(name)}(${args.join(', ')})`;
  }

  #name(name: string): string {
    this.#used.add(name);
    return name;
  }
}

/** Bounds as arguments, if there are any. */
function sizes(least: unknown, most: unknown): string[] {
  if (most !== undefined) return [String(least ?? 'undefined'), String(most)];
  return least === undefined ? [] : [String(least)];
}

function objectText(entries: readonly (readonly [string, string])[]): string {
  return entries.length === 0 ? '{}' : `{ ${entries.map(([name, text]) => `${keyText(name)}: ${text}`).join(', ')} }`;
}

/** A name as a key of an object literal. */
export function keyText(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : literal(name);
}

export function literal(value: unknown): string {
  return JSON.stringify(value);
}
