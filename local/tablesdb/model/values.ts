import { isIP } from 'node:net';
import { isEmail, withCommas } from '../../http/params.ts';
import { bigintOf, compareWhole, HIGHEST, isExact, LOWEST, type Whole, wholeOf } from '../../store/exact.ts';
import { normalise } from '../../store/time.ts';
import type { ColumnDocument } from './documents.ts';

/** The highest integer of 32 bits. */
export const INT_MAX = 2_147_483_647;

/** Why a value does not fit a column, in Appwrite's words. Undefined if it fits. Source: utopia-php/database, Structure. */
export function whyNot(column: ColumnDocument, value: unknown): string | undefined {
  switch (column.type) {
    case 'integer':
    case 'bigint':
      return whyNotInteger(column, value) ?? whyNotInRange(column, wholeIn(column, value) ?? 0);
    case 'double': {
      const number = isExact(value) ? Number(value.rawJSON) : value;
      return typeof number === 'number' ? whyNotInRange(column, number) : 'Value must be a valid float';
    }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'Value must be a valid boolean';
    case 'datetime':
      return whyNotDatetime(value);
    default:
      return whyNotText(column, value);
  }
}

function whyNotInteger(column: ColumnDocument, value: unknown): string | undefined {
  if (wholeIn(column, value) !== undefined) return undefined;
  return isWide(column)
    ? 'Value must be a valid signed 64-bit integer between -9,223,372,036,854,775,808 and 9,223,372,036,854,775,807'
    : 'Value must be a valid signed 32-bit integer between -2,147,483,648 and 2,147,483,647';
}

function isWide({ type, size }: Pick<ColumnDocument, 'type' | 'size'>): boolean {
  return type === 'bigint' || size >= 8;
}

/** The whole number that a value is for a column. Undefined if it is none. A bigint column also accepts its text. */
export function wholeIn(column: Pick<ColumnDocument, 'type' | 'size'>, value: unknown): Whole | undefined {
  if (isExact(value)) return isWide(column) ? value : undefined;
  if (typeof value === 'number') {
    if (isWide(column)) return Number.isSafeInteger(value) ? value : undefined;
    return Number.isInteger(value) && Math.abs(value) <= INT_MAX ? value : undefined;
  }
  if (column.type !== 'bigint' || typeof value !== 'string' || !/^-?\d+$/.test(value)) return undefined;
  const whole = BigInt(value);
  return whole >= LOWEST && whole <= HIGHEST ? wholeOf(whole) : undefined;
}

function whyNotInRange({ min, max }: ColumnDocument, value: Whole): string | undefined {
  if ((min === null || compareWhole(value, min) >= 0) && (max === null || compareWhole(value, max) <= 0))
    return undefined;
  const from = min === null ? '-9,223,372,036,854,775,808' : commas(min);
  const to = max === null ? '9,223,372,036,854,775,807' : commas(max);
  return `Value must be a valid range between ${from} and ${to}`;
}

function commas(value: Whole): string {
  return withCommas(typeof value === 'number' ? value : bigintOf(value));
}

/** Why a value is not a date that Appwrite accepts. Undefined if it is one. */
export function whyNotDatetime(value: unknown): string | undefined {
  // the year must have four digits in the text itself, as in Appwrite
  const year = typeof value === 'string' ? /(?<!\d)\d{4}(?!\d)/.exec(value)?.[0] : undefined;
  if (year !== undefined && Number(year) >= 1000) {
    const date = normalise(String(value));
    if (date !== undefined && /^[1-9]\d{3}-/.test(date)) return undefined;
  }
  return 'Value must be valid date between 1000-01-01 00:00:00 and 9999-12-31 23:59:59.';
}

function whyNotText(column: ColumnDocument, value: unknown): string | undefined {
  if (typeof value !== 'string' || isLongerThan(value, column.size))
    return `Value must be a valid string and no longer than ${column.size} chars`;
  switch (column.format) {
    case 'email':
      return isEmail(value) ? undefined : 'Value must be a valid email address';
    case 'ip':
      return isIP(value) > 0 ? undefined : 'Value must be a valid IP address';
    case 'url':
      return isUrl(value) ? undefined : 'Value must be a valid URL';
    case 'enum':
      return column.elements.includes(value) ? undefined : `Value must be one of (${column.elements.join(', ')})`;
    default:
      return undefined;
  }
}

/** Characters, not UTF-16 units. They are counted only if the difference matters. */
function isLongerThan(text: string, size: number): boolean {
  return text.length > size && [...text].length > size;
}

/** Whether text is an absolute URL with a host. */
export function isUrl(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\/\/[^\s/]/i.test(value) && URL.canParse(value);
}
