import { isIP } from 'node:net';
import { AppwriteError } from '../../errors.ts';
import { isEmail, withCommas } from '../../http/params.ts';
import { normalise } from '../../store/time.ts';
import type { ColumnDocument } from './documents.ts';

const INT_MAX = 2_147_483_647;

/** Why a value does not fit a column, in Appwrite's words. Undefined if it fits. Source: utopia-php/database, Structure. */
export function whyNot(column: ColumnDocument, value: unknown): string | undefined {
  switch (column.type) {
    case 'integer':
    case 'bigint':
      return whyNotInteger(column, value) ?? whyNotInRange(column, Number(value));
    case 'double':
      if (typeof value !== 'number') return 'Value must be a valid float';
      return whyNotInRange(column, value);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'Value must be a valid boolean';
    case 'datetime':
      return whyNotDatetime(value);
    default:
      return whyNotText(column, value);
  }
}

function whyNotInteger(column: ColumnDocument, value: unknown): string | undefined {
  const wide = column.type === 'bigint' || column.size >= 8;
  if (typeof value === 'number' && Number.isInteger(value)) {
    if (wide && !Number.isSafeInteger(value))
      throw AppwriteError.of(
        'general_not_implemented',
        `The local Appwrite does not support whole numbers beyond 2^53 (column "${column.key}").`,
      );
    if (wide || Math.abs(value) <= INT_MAX) return undefined;
  }
  return wide
    ? 'Value must be a valid signed 64-bit integer between -9,223,372,036,854,775,808 and 9,223,372,036,854,775,807'
    : 'Value must be a valid signed 32-bit integer between -2,147,483,648 and 2,147,483,647';
}

function whyNotInRange({ min, max }: ColumnDocument, value: number): string | undefined {
  if ((min === null || value >= min) && (max === null || value <= max)) return undefined;
  const from = min === null ? '-9,223,372,036,854,775,808' : withCommas(min);
  const to = max === null ? '9,223,372,036,854,775,807' : withCommas(max);
  return `Value must be a valid range between ${from} and ${to}`;
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
