import { type Param, ParamError } from '../http/param.ts';
import { permissions, uid } from '../http/params.ts';
import type { Collection } from '../store/collection.ts';
import { isExact } from '../store/exact.ts';
import { uniqueId } from '../store/ids.ts';
import type { Attribute, Document } from '../store/schema.ts';
import { normalise, now } from '../store/time.ts';
import type { Entry } from './entries.ts';
import type { MistakeList, Place } from './mistakes.ts';

/** How many documents are read from the store at a time. */
const PAGE = 500;

/** The values of a document's attributes, by key. */
export type Data = Record<string, unknown>;

/** What an entry of a file says about a document. */
export interface Read<T extends Document> {
  id: string;
  at: string;
  updatedAt: string;
  permissions: string[];
  /** Every attribute that is in the file or has a default. */
  data: Omit<T, keyof Document>;
}

interface Options<T extends Document> {
  collection: Collection<T>;
  /** Attributes that the import computes. They are not in the file. */
  computed: readonly string[];
  /** Other names of attributes in the file, by attribute. */
  names?: Readonly<Record<string, string>>;
  /** Checks of values, by name in the file, in addition to the attribute's type. */
  rules: Readonly<Record<string, Param<unknown>>>;
  /** Names that an entry must have. */
  required: readonly string[];
  /** Names that an entry may have and that are no attributes. */
  others?: readonly string[];
  /** Values that depend on others and need not be in the file. */
  defaults?(document: { $id: string; $createdAt: string; data: Data }): Data;
  permissions(document: { $id: string; data: Data }): string[];
}

/**
 * How the documents of a collection are in a file. A value that equals its default is left out, and what is left out has its
 * default.
 */
export class Kind<T extends Document> {
  readonly collection: Collection<T>;
  readonly #options: Options<T>;
  /** The attributes in the file, by their names there. */
  readonly #attributes: ReadonlyMap<string, Attribute>;

  constructor(options: Options<T>) {
    this.#options = options;
    this.collection = options.collection;
    const { computed, names = {} } = options;
    const own = [...options.collection.table.attributes.values()].filter(({ key }) => !computed.includes(key));
    this.#attributes = new Map(own.map((attribute) => [names[attribute.key] ?? attribute.key, attribute]));
  }

  /** All documents, in the order in which they were created. */
  *documents(): Generator<T> {
    let last: string | undefined;
    for (;;) {
      const cursor = last === undefined ? {} : { cursor: { id: last, direction: 'after' as const } };
      const page = this.collection.find({ limit: PAGE, ...cursor });
      yield* page;
      last = page.at(-1)?.$id;
      if (page.length < PAGE) return;
    }
  }

  /** A document in the form of the file. */
  entryOf(document: T): Entry {
    const { $id, $createdAt, $updatedAt, $permissions } = document;
    const data: Data = Object.fromEntries(Object.entries(document));
    const defaults = this.#defaults({ $id, $createdAt, data });
    const entry: Data = { $id, $createdAt };
    if ($updatedAt !== $createdAt) entry['$updatedAt'] = $updatedAt;
    if (!same($permissions, this.#options.permissions({ $id, data }))) entry['$permissions'] = $permissions;
    for (const [name, { key }] of this.#attributes) if (!same(data[key], defaults[key])) entry[name] = data[key];
    return entry;
  }

  /** Reads an entry. Its mistakes are added; the document is undefined if there are any. */
  read(entry: Entry, place: Place, mistakes: MistakeList): Read<T> | undefined {
    const before = mistakes.count;
    const value = <V>(name: string, read: (value: unknown) => V, otherwise: V): V => {
      if (entry[name] === undefined) return otherwise;
      try {
        return read(entry[name]);
      } catch (error) {
        if (!(error instanceof ParamError)) throw error;
        mistakes.add(place, error.message, name);
        return otherwise;
      }
    };
    for (const name of Object.keys(entry))
      if (!SYSTEM.includes(name) && !this.#attributes.has(name) && !this.#options.others?.includes(name))
        mistakes.add(place, `unknown; known are ${this.#known().join(', ')}`, name);
    for (const name of this.#options.required)
      if (entry[name] === undefined || entry[name] === null) mistakes.add(place, 'missing', name);
    const $id = value('$id', uid().read, '') || uniqueId();
    const $createdAt = value('$createdAt', date, now());
    const updatedAt = value('$updatedAt', date, $createdAt);
    const data: Data = {};
    for (const [name, attribute] of this.#attributes) {
      if (entry[name] === undefined) continue;
      const rule = this.#options.rules[name];
      data[attribute.key] = value(name, (given) => checked(attribute, rule, given), undefined);
    }
    const whole = { ...this.#defaults({ $id, $createdAt, data }), ...data };
    const granted = value('$permissions', GRANTED.read, this.#options.permissions({ $id, data: whole }));
    if (mistakes.count > before) return undefined;
    // every value was checked to be of its attribute's type
    return { id: $id, at: $createdAt, updatedAt, permissions: granted, data: whole as Read<T>['data'] };
  }

  /** Stores what was read, with the values that the import computes. @throws DuplicateError */
  create({ data, ...read }: Read<T>, computed: Partial<Omit<T, keyof Document>>): T {
    return this.collection.create({ ...read, data: { ...data, ...computed } });
  }

  #defaults(document: { $id: string; $createdAt: string; data: Data }): Data {
    const simple = [...this.#attributes.values()].map((attribute) => [attribute.key, attribute.default ?? null]);
    return { ...Object.fromEntries(simple), ...this.#options.defaults?.(document) };
  }

  #known(): string[] {
    return [...SYSTEM, ...this.#attributes.keys(), ...(this.#options.others ?? [])];
  }
}

/** The names that every entry may have. */
export const SYSTEM = ['$id', '$createdAt', '$updatedAt', '$permissions'];

const GRANTED = permissions(['create', 'read', 'update', 'delete']);

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** A date in Appwrite's form. @throws ParamError */
export function date(value: unknown): string {
  const found = typeof value === 'string' ? normalise(value) : undefined;
  if (found === undefined) throw new ParamError('must be a date such as 2026-11-21T16:54:21.814+00:00');
  return found;
}

/** @throws ParamError if a value does not fit its attribute */
function checked(attribute: Attribute, rule: Param<unknown> | undefined, value: unknown): unknown {
  // an attribute without a default may be null
  if (value === null && (attribute.default === undefined || attribute.default === null)) return null;
  if (!attribute.array) return ofType(attribute, rule ? rule.read(value) : value);
  if (!Array.isArray(value)) throw new ParamError('must be a list');
  const items: unknown = rule ? rule.read(value) : value;
  return Array.isArray(items) ? items.map((item) => ofType(attribute, item)) : items;
}

function ofType({ type }: Attribute, value: unknown): unknown {
  switch (type) {
    case 'string':
      if (typeof value !== 'string') throw new ParamError('must be text');
      return value;
    case 'integer':
      if (!Number.isSafeInteger(value)) throw new ParamError('must be an integer');
      return value;
    case 'bigint':
      if (!Number.isSafeInteger(value) && !isExact(value)) throw new ParamError('must be an integer');
      return value;
    case 'float':
      if (typeof value !== 'number') throw new ParamError('must be a number');
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw new ParamError('must be true or false');
      return value;
    case 'datetime':
      return date(value);
    case 'json':
      return value;
  }
}
