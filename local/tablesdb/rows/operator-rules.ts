import { isExact } from '../../store/exact.ts';
import { type ColumnDocument, TEXT_TYPES } from '../model/documents.ts';
import { INT_MAX } from '../model/values.ts';
import { type Method, NUMERIC, type Operator, phpType } from './operators.ts';

// Without a limit, an operator may not pass the bounds of 32 bits, also in a wide column. Source: utopia-php/database.
const INT_MIN = -INT_MAX - 1;
const CONDITIONS = [
  'equal',
  'notEqual',
  'greaterThan',
  'greaterThanEqual',
  'lessThan',
  'lessThanEqual',
  'isNull',
  'isNotNull',
];

/**
 * Why an operator cannot be applied to a column, in Appwrite's words. Undefined if it can. `current` is the row's value:
 * undefined if it is not known, as in a bulk update. Source: utopia-php/database 6.0.0, Validator/Operator.
 */
export function whyNotOperator(column: ColumnDocument, operator: Operator, current: unknown): string | undefined {
  const { method } = operator;
  if (isNumeric(method)) return whyNotNumeric(column, operator, current);
  if (method.startsWith('array')) return whyNotList(column, operator, current);
  const { key, type, array } = column;
  const [first, second] = operator.values;
  const cannot = `Cannot apply ${method} operator`;
  switch (method) {
    case 'stringConcat':
      if (!TEXT_TYPES.includes(type) || array) return `${cannot} to non-string field '${key}'`;
      if (typeof first !== 'string') return `${cannot}: requires a string value`;
      return whyNotLength(column, cannot, first, current);
    case 'stringReplace':
      if (!TEXT_TYPES.includes(type)) return `${cannot} to non-string field '${key}'`;
      if (operator.values.length === 2 && typeof first === 'string' && typeof second === 'string') return undefined;
      return `${cannot}: requires exactly 2 string values (search and replace)`;
    case 'toggle':
      return type === 'boolean' ? undefined : `${cannot} to non-boolean field '${key}'`;
    case 'dateSetNow':
      return type === 'datetime' ? undefined : `${cannot} to non-datetime field '${key}'`;
    default:
      if (type !== 'datetime') return `${cannot} to non-datetime field '${key}'`;
      return Number.isInteger(first) ? undefined : `${cannot}: requires an integer number of days`;
  }
}

function isNumeric(method: Method): boolean {
  return NUMERIC.some((each) => each === method);
}

/** The number that PHP reads in a value. Undefined if there is none. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (isExact(value)) return Number(value.rawJSON);
  const isText = typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
  return isText ? Number(value) : undefined;
}

function whyNotNumeric(column: ColumnDocument, { method, values }: Operator, current: unknown): string | undefined {
  const cannot = `Cannot apply ${method} operator`;
  if (column.type !== 'integer' && column.type !== 'double') return `${cannot} to non-numeric field '${column.key}'`;
  const by = numberIn(values[0]);
  if (by === undefined) return `${cannot}: value must be numeric, got ${phpType(values[0])}`;
  if (by === 0 && method === 'divide') return `${cannot}: division by zero`;
  if (by === 0 && method === 'modulo') return `${cannot}: modulo by zero`;
  const [, limit] = values;
  if (limit !== undefined && limit !== null)
    return numberIn(limit) === undefined
      ? `${cannot}: max/min limit must be numeric, got ${phpType(limit)}`
      : undefined;
  if (current === undefined || column.type !== 'integer') return undefined;
  const next = calculated(method, numberIn(current) ?? 0, by);
  if (next > INT_MAX) return `${cannot}: would overflow maximum value of ${INT_MAX}`;
  return next < INT_MIN ? `${cannot}: would underflow minimum value of ${INT_MIN}` : undefined;
}

/** The result of a numeric operator without a limit. */
export function calculated(method: Method, value: number, by: number): number {
  switch (method) {
    case 'increment':
      return value + by;
    case 'decrement':
      return value - by;
    case 'multiply':
      return value * by;
    case 'divide':
      return value / by;
    case 'modulo':
      return value % by;
    default:
      return value ** by;
  }
}

function whyNotList(column: ColumnDocument, { method, values }: Operator, current: unknown): string | undefined {
  const { key, array } = column;
  const cannot = `Cannot apply ${method} operator`;
  if (!array)
    return method === 'arrayIntersect' || method === 'arrayDiff'
      ? `Cannot use ${method} operator on non-array attribute '${key}'`
      : `${cannot} to non-array field '${key}'`;
  switch (method) {
    case 'arrayInsert':
      return whyNotInsert(column, values, current);
    case 'arrayRemove':
      return values.length > 0 ? undefined : `${cannot}: requires a value to remove`;
    case 'arrayIntersect':
      return values.length > 0 ? undefined : `${method} operator requires a non-empty array value`;
    case 'arrayFilter':
      return whyNotCondition(values);
    case 'arrayAppend':
    case 'arrayPrepend':
      return whyNotItems(column, method, Array.isArray(values[0]) ? values[0] : values);
    default:
      return undefined;
  }
}

function whyNotInsert(column: ColumnDocument, values: readonly unknown[], current: unknown): string | undefined {
  const cannot = 'Cannot apply arrayInsert operator';
  if (values.length !== 2) return `${cannot}: requires exactly 2 values (index and value)`;
  const [index, value] = values;
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0)
    return `${cannot}: index must be a non-negative integer`;
  const why = whyNotItems(column, 'arrayInsert', [value]);
  if (why !== undefined) return why;
  if (!Array.isArray(current) || index <= current.length) return undefined;
  return `${cannot}: index ${index} is out of bounds for array of length ${current.length}`;
}

function whyNotItems({ type }: ColumnDocument, method: Method, items: readonly unknown[]): string | undefined {
  const numbers = type === 'integer' ? items.map(numberIn) : [];
  if (numbers.every((item) => item === undefined || (item >= INT_MIN && item <= INT_MAX))) return undefined;
  return `Cannot apply ${method} operator: array items must be between ${INT_MIN} and ${INT_MAX}`;
}

function whyNotCondition(values: readonly unknown[]): string | undefined {
  const cannot = 'Cannot apply arrayFilter operator';
  if (values.length < 1 || values.length > 2)
    return `${cannot}: requires 1 or 2 values (condition and optional comparison value)`;
  const [condition] = values;
  if (typeof condition !== 'string') return `${cannot}: condition must be a string`;
  if (CONDITIONS.includes(condition)) return undefined;
  return `Invalid array filter condition '${condition}'. Must be one of: ${CONDITIONS.join(', ')}`;
}

/** The length is counted in bytes here, as in Appwrite. */
function whyNotLength({ size }: ColumnDocument, cannot: string, added: string, current: unknown): string | undefined {
  if (current === undefined || size <= 0) return undefined;
  const length = Buffer.byteLength(typeof current === 'string' ? current : '') + Buffer.byteLength(added);
  return length > size ? `${cannot}: result would exceed maximum length of ${size} characters` : undefined;
}
