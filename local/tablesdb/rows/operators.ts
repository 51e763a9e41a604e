import { AppwriteError } from '../../errors.ts';
import { parseJson } from '../../store/exact.ts';
import type { RowData } from '../model/documents.ts';

/** The names of the SDKs' `Operator`. Source: utopia-php/database 6.0.0, Operator. */
export const NUMERIC = ['increment', 'decrement', 'multiply', 'divide', 'modulo', 'power'] as const;
const METHODS = [
  ...NUMERIC,
  'stringConcat',
  'stringReplace',
  'arrayAppend',
  'arrayPrepend',
  'arrayInsert',
  'arrayRemove',
  'arrayUnique',
  'arrayIntersect',
  'arrayDiff',
  'arrayFilter',
  'toggle',
  'dateAddDays',
  'dateSubDays',
  'dateSetNow',
] as const;

export type Method = (typeof METHODS)[number];

/** A change that depends on the current value, such as `increment`. A row's data has it in place of the value. */
export class Operator {
  readonly method: Method;
  readonly values: readonly unknown[];

  constructor(method: Method, values: readonly unknown[]) {
    this.method = method;
    this.values = values;
  }
}

/**
 * The data of an update or upsert, with its operators parsed. Any text that is the JSON of an operator is one, as in
 * Appwrite.
 * @throws AppwriteError general_bad_request for an operator whose values are no list
 */
export function withOperators(data: RowData): RowData {
  let parsed: RowData | undefined;
  for (const [key, value] of Object.entries(data)) {
    const operator = operatorIn(key, value);
    if (!operator) continue;
    parsed ??= { ...data };
    parsed[key] = operator;
  }
  return parsed ?? data;
}

/** Whether some value of a row's data is an operator. */
export function hasOperator(data: RowData): boolean {
  return Object.values(data).some((value) => value instanceof Operator);
}

function operatorIn(key: string, value: unknown): Operator | undefined {
  const raw = typeof value === 'string' ? objectIn(value) : value;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw) || !('method' in raw)) return undefined;
  const method = METHODS.find((each) => each === raw.method);
  if (!method) return undefined;
  const refuse = (field: string, kind: string, got: unknown) =>
    AppwriteError.of(
      'general_bad_request',
      `Invalid operator for attribute "${key}": Invalid operator ${field}. Must be ${kind}, got ${phpType(got)}`,
    );
  const { attribute = '', values = [] } = raw as { attribute?: unknown; values?: unknown };
  if (attribute !== null && typeof attribute !== 'string') throw refuse('attribute', 'a string', attribute);
  const list = values ?? [];
  // an object is an array in PHP
  if (typeof list !== 'object') throw refuse('values', 'an array', list);
  return new Operator(method, Array.isArray(list) ? list : Object.values(list));
}

function objectIn(text: string): unknown {
  if (!/^\s*\{/.test(text) || !text.includes('"method"')) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** The name of a value's type in PHP, as Appwrite's messages have it. */
export function phpType(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return typeof value;
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'double';
    case 'undefined':
      return 'NULL';
    default:
      return value === null ? 'NULL' : 'array';
  }
}
