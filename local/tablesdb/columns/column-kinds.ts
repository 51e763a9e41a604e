import { isIP } from 'node:net';
import { nullable, type Param, ParamError, type Params, param } from '../../http/param.ts';
import { email, list, number, text } from '../../http/params.ts';
import { compareWhole, isExact, type Whole } from '../../store/exact.ts';
import type { ColumnDocument, ColumnFormat, ColumnType } from '../model/documents.ts';
import { VARCHAR_MAX } from '../model/row-bytes.ts';
import { INT_MAX, isUrl, whyNotDatetime } from '../model/values.ts';

/** A kind of column, as in the routes: how it is stored, and the parameters that it has in addition to the common ones. */
export interface ColumnKind {
  /** The last part of the route's path. */
  name: string;
  type: ColumnType;
  format: ColumnFormat;
  /** The size of all columns of this kind. Undefined if the caller chooses it. */
  size: number | undefined;
  /** The parameter `default`, and the parameters of this kind only. */
  create: Params;
  update: Params;
}

/** The settings of a column when it is created or changed. */
export type ColumnDraft = Pick<
  ColumnDocument,
  'key' | 'type' | 'required' | 'array' | 'size' | 'default' | 'format' | 'min' | 'max' | 'elements' | 'encrypt'
> &
  Partial<Pick<ColumnDocument, 'options' | 'related' | 'bounded'>>;

// The largest size of a column, and the size of an enum. Source: appwrite 1.9.6, APP_DATABASE_ATTRIBUTE_STRING_MAX_LENGTH;
// LENGTH_KEY.
const STRING_MAX = 1_073_741_824;
const ENUM_SIZE = 255;

const anyText = (): Param<string> => text(0, { min: 0 });

function rule<T>(passes: (value: unknown) => value is T, message: string): Param<T> {
  return param((value) => {
    if (!passes(value)) throw new ParamError(message);
    return value;
  });
}

const isWhole = (value: unknown): value is Whole => Number.isSafeInteger(value) || isExact(value);
const isIpText = (value: unknown): value is string => typeof value === 'string' && isIP(value) > 0;
const isTruth = (value: unknown): value is boolean => typeof value === 'boolean';
const isDate = (value: unknown): value is string => whyNotDatetime(value) === undefined;

/** The number of characters: an integer from 1 to `max`, with Appwrite's message. */
function size(max: number): Param<number> {
  const message = `Value must be a valid range between 1 and ${max.toLocaleString('en-US')}`;
  return rule(
    (value): value is number => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max,
    message,
  );
}

const whole = (): Param<Whole> =>
  rule(
    isWhole,
    'Value must be a valid signed 64-bit integer between -9,223,372,036,854,775,808 and 9,223,372,036,854,775,807',
  );
const elements = (): Param<string[]> => list(text(255), 100);

function sized(name: 'string' | 'varchar', max: number): ColumnKind {
  return {
    ...plain(name, name, nullable(anyText())),
    size: undefined,
    create: { size: size(max), default: nullable(anyText()), encrypt: encrypt() },
    update: { default: nullable(anyText()), size: nullable(size(max)) },
  };
}

/** A text whose length is set by its type, in bytes. */
function long(name: 'text' | 'mediumtext' | 'longtext', bytes: number): ColumnKind {
  const kind = plain(name, name, nullable(anyText()));
  return { ...kind, size: bytes, create: { ...kind.create, encrypt: encrypt() } };
}

function encrypt(): Param<boolean> {
  return { required: false, fallback: false, read: rule(isTruth, 'Value must be a valid boolean').read };
}

function numeric(name: string, type: ColumnType, bytes: number | undefined, value: () => Param<Whole>): ColumnKind {
  const params = { min: nullable(value()), max: nullable(value()), default: nullable(value()) };
  return { name, type, format: '', size: bytes, create: params, update: params };
}

function plain(name: string, type: ColumnType, standard: Param<unknown>): ColumnKind {
  return { name, type, format: '', size: 0, create: { default: standard }, update: { default: standard } };
}

function formatted(format: 'email' | 'ip' | 'url', length: number, value: Param<string>): ColumnKind {
  return { ...plain(format, 'string', nullable(value)), format, size: length };
}

/** The kinds of column that SQLite can store. Relationships and geometry are not among them. */
export const columnKinds: readonly ColumnKind[] = [
  sized('string', STRING_MAX),
  sized('varchar', VARCHAR_MAX),
  long('text', 65_535),
  long('mediumtext', 16_777_215),
  long('longtext', 2_147_483_647),
  numeric('integer', 'integer', undefined, whole),
  numeric('bigint', 'bigint', 8, whole),
  numeric('float', 'double', 0, number),
  plain('boolean', 'boolean', nullable(rule(isTruth, 'Value must be a valid boolean'))),
  plain('datetime', 'datetime', nullable(rule(isDate, whyNotDatetime(undefined) ?? ''))),
  formatted('email', 254, email()),
  formatted('ip', 39, rule(isIpText, 'Value must be a valid IP address')),
  formatted('url', 2000, rule(isUrl, 'Value must be a valid URL')),
  {
    name: 'enum',
    type: 'string',
    format: 'enum',
    size: ENUM_SIZE,
    create: { elements: elements(), default: nullable(anyText()) },
    update: { elements: elements(), default: nullable(anyText()) },
  },
];

/** The size of an integer column: 8 bytes if its bounds need them. */
export function integerSize(max: Whole | null): number {
  return max === null || compareWhole(max, INT_MAX) > 0 ? 8 : 4;
}
