import { comparable, parseJson } from '../store/exact.ts';
import { RealtimeError } from './errors.ts';

/** A query of a subscription, in the SDKs' format. */
export interface RealtimeQuery {
  method: string;
  attribute?: string;
  values?: readonly unknown[];
}

/** The queries of a subscription to a channel. Without conditions it matches everything. */
export interface Wanted {
  /** As they were sent. */
  queries: readonly RealtimeQuery[];
}

/** Source: appwrite 1.9.6, RuntimeQuery::ALLOWED_QUERIES. */
const ALLOWED = [
  'equal',
  'notEqual',
  'lessThan',
  'lessThanEqual',
  'greaterThan',
  'greaterThanEqual',
  'isNull',
  'isNotNull',
  'and',
  'or',
  'select',
];

/** @throws RealtimeError 1008 for an invalid or unsupported query; 0 for a `select` of columns */
export function readQueries(texts: readonly unknown[]): RealtimeQuery[] {
  return texts.map((text) => {
    const query = parse(text);
    check(query);
    return query;
  });
}

function parse(text: unknown): RealtimeQuery {
  try {
    const query = parseJson(String(text));
    if (isQuery(query)) return query;
  } catch {
    // told below
  }
  throw new RealtimeError(1008, 'Invalid query: Syntax error');
}

function isQuery(value: unknown): value is RealtimeQuery {
  if (typeof value !== 'object' || value === null) return false;
  const { method, attribute, values } = value as Partial<Record<string, unknown>>;
  return (
    typeof method === 'string' &&
    (attribute === undefined || typeof attribute === 'string') &&
    (values === undefined || Array.isArray(values))
  );
}

function check(query: RealtimeQuery): void {
  if (!ALLOWED.includes(query.method)) {
    const allowed = ALLOWED.join(', ');
    throw new RealtimeError(
      1008,
      `Query method '${query.method}' is not supported in Realtime queries. Allowed: ${allowed}`,
    );
  }
  if (query.method === 'select' && !isSelectAll(query)) throw new RealtimeError(0, 'Only select("*") is allowed.');
  for (const inner of innerOf(query)) check(inner);
}

function isSelectAll({ method, values = [] }: RealtimeQuery): boolean {
  return method === 'select' && values.length === 1 && values[0] === '*';
}

function innerOf({ method, values = [] }: RealtimeQuery): RealtimeQuery[] {
  return method === 'and' || method === 'or' ? values.filter(isQuery) : [];
}

/** Whether a payload matches: all queries match, or one of them is `select("*")`. */
export function isWanted({ queries }: Wanted, payload: Readonly<Record<string, unknown>>): boolean {
  return queries.length === 0 || queries.some(isSelectAll) || queries.every((query) => holds(query, payload));
}

function holds(query: RealtimeQuery, payload: Readonly<Record<string, unknown>>): boolean {
  const { method, attribute = '' } = query;
  if (method === 'and') return innerOf(query).every((inner) => holds(inner, payload));
  if (method === 'or') return innerOf(query).some((inner) => holds(inner, payload));
  if (!Object.hasOwn(payload, attribute)) return false;
  const value = comparable(payload[attribute]);
  const values = (query.values ?? []).map(comparable);
  const compared = compare[method];
  if (compared) return isComparable(value) && values.some((bound) => isComparable(bound) && compared(value, bound));
  switch (method) {
    case 'equal':
      return values.includes(value);
    case 'notEqual':
      return !values.includes(value);
    case 'isNull':
      return value === null;
    default:
      return method === 'isNotNull' && value !== null;
  }
}

type Comparable = string | number | bigint | boolean;

const compare: Readonly<Partial<Record<string, (value: Comparable, bound: Comparable) => boolean>>> = {
  lessThan: (value, bound) => value < bound,
  lessThanEqual: (value, bound) => value <= bound,
  greaterThan: (value, bound) => value > bound,
  greaterThanEqual: (value, bound) => value >= bound,
};

function isComparable(value: unknown): value is Comparable {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}
