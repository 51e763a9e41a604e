import { isIP } from 'node:net';
import { AppwriteError } from '../../errors.ts';
import { isEmail, KEY, KEY_RULE } from '../../http/params.ts';
import { compareWhole, HIGHEST, isExact, LOWEST, type Whole } from '../../store/exact.ts';
import type { Json } from '../../store/schema.ts';
import { normalise } from '../../store/time.ts';
import type { ColumnDraft } from '../columns/column-kinds.ts';
import type { ColumnFormat, ColumnType } from '../model/documents.ts';
import { isUrl } from '../model/values.ts';

const TYPES: readonly ColumnType[] = ['string', 'integer', 'bigint', 'double', 'boolean', 'datetime'];
const SPATIAL = ['point', 'linestring', 'polygon'];
const NUMBERS: readonly unknown[] = ['integer', 'bigint', 'double'];
const FORMATS: readonly ColumnFormat[] = ['', 'email', 'enum', 'ip', 'url'];
/** The largest size of a text and of an enum's element. Source: appwrite 1.9.6. */
const [STRING_MAX, ELEMENT_MAX] = [1_073_741_824, 255];

type Given = Record<string, unknown>;

/**
 * The columns of the call that creates a table. Only some types are allowed there: `double`, not `float`, and none of
 * `varchar`, `text` and relationships. Checks, order and messages: appwrite 1.9.6,
 * Utopia/Database/Validator/Attributes.php.
 * @throws AppwriteError general_argument_invalid, general_not_implemented for points, lines and polygons
 */
export function inlineColumns(given: readonly Given[]): ColumnDraft[] {
  const keys = new Set<string>();
  return given.map((column, at) => {
    const key = keyOf(column, at);
    if (keys.has(key)) throw invalid(`Duplicate attribute key: ${key}`);
    keys.add(key);
    return draftOf(key, column);
  });
}

function invalid(message: string): AppwriteError {
  return AppwriteError.of('general_argument_invalid', message);
}

/** A field that is null counts as missing, as in PHP. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function keyOf({ key, type }: Given, at: number): string {
  for (const [field, value] of Object.entries({ key, type }))
    if (!isSet(value)) throw invalid(`Attribute at index ${at} is missing required field '${field}'`);
  if (typeof key !== 'string' || !KEY.test(key)) throw invalid(`Invalid key for attribute at index ${at}: ${KEY_RULE}`);
  return key;
}

function draftOf(key: string, column: Given): ColumnDraft {
  const type = typeOf(key, column);
  const format = formatOf(key, type, column);
  for (const field of ['required', 'array', 'signed'])
    if (isSet(column[field]) && typeof column[field] !== 'boolean')
      throw invalid(`Invalid '${field}' value for attribute '${key}': must be a boolean`);
  if (isSet(column['signed']) && !NUMBERS.includes(type))
    throw invalid(`Attribute '${key}': 'signed' can only be used with integer, bigint or float types`);
  const [required, array] = [column['required'] === true, column['array'] === true];
  const standard = column['default'];
  for (const field of ['required', 'array'])
    if (column[field] === true && isSet(standard))
      throw invalid(`Attribute '${key}' cannot have a default value when ${field} is true`);
  const [min, max] = boundsOf(key, type, column);
  if (isSet(standard)) refuseDefault(key, { type, format, size: column['size'], min, max }, standard);
  const elements = format === 'enum' ? elementsOf(key, column) : [];
  const size = typeof column['size'] === 'number' ? column['size'] : 0;
  const encrypt = Array.isArray(column['filters']) && column['filters'].includes('encrypt');
  const common = { key, type, format, required, array, size, elements, encrypt };
  return { ...common, default: (standard ?? null) as Json, min, max, bounded: min !== null || max !== null };
}

function typeOf(key: string, { type, size }: Given): ColumnType {
  if (SPATIAL.includes(String(type)))
    throw AppwriteError.of(
      'general_not_implemented',
      `The local Appwrite does not support columns of points, lines and polygons (column "${key}").`,
    );
  const known = TYPES.find((each) => each === type);
  if (!known) throw invalid(`Invalid type for attribute '${key}': ${String(type)}`);
  const isSize = typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= STRING_MAX;
  if (known === 'string' && !isSize)
    throw invalid(`Invalid or missing size for string attribute '${key}'. Size must be between 1 and ${STRING_MAX}`);
  return known;
}

function formatOf(key: string, type: ColumnType, { format = '' }: Given): ColumnFormat {
  if (format === '' || format === null) return '';
  if (type !== 'string') throw invalid(`Format is only allowed for string type for attribute '${key}'`);
  const known = FORMATS.find((each) => each === format);
  if (known === undefined) throw invalid(`Invalid format for attribute '${key}': ${String(format)}`);
  return known;
}

function isNumber(value: unknown): value is Whole {
  return typeof value === 'number' || isExact(value);
}

function boundsOf(key: string, type: ColumnType, { min, max }: Given): [Whole | null, Whole | null] {
  if (!isSet(min) && !isSet(max)) return [null, null];
  if (!NUMBERS.includes(type))
    throw invalid(`Attribute '${key}': min/max can only be used with integer, bigint or float types`);
  const [least, most] = [isNumber(min) ? min : null, isNumber(max) ? max : null];
  if (least !== null && most !== null && compareWhole(least, most) > 0)
    throw invalid(`Attribute '${key}': minimum value must be less than or equal to maximum value`);
  return [least, most];
}

function elementsOf(key: string, { elements, default: standard }: Given): string[] {
  if (!Array.isArray(elements) || elements.length === 0)
    throw invalid(`Attribute '${key}' with enum format must have 'elements' array`);
  const texts = elements.map((element: unknown, at) => {
    if (typeof element !== 'string' || element === '')
      throw invalid(`Enum element at index ${at} for attribute '${key}' must be a non-empty string`);
    if (Buffer.byteLength(element) > ELEMENT_MAX)
      throw invalid(
        `Enum element at index ${at} for attribute '${key}' exceeds maximum length of ${ELEMENT_MAX} characters`,
      );
    return element;
  });
  if (isSet(standard) && !texts.includes(String(standard)))
    throw invalid(`Default value for enum attribute '${key}' must be one of the provided elements`);
  return texts;
}

interface Ruled {
  type: ColumnType;
  format: ColumnFormat;
  size: unknown;
  min: Whole | null;
  max: Whole | null;
}

function refuseDefault(key: string, column: Ruled, value: unknown): void {
  const why = column.type === 'string' ? whyNotText(key, column, value) : whyNotOther(key, column, value);
  if (why !== undefined) throw invalid(`Default value for ${why}`);
}

function whyNotText(key: string, { format, size }: Ruled, value: unknown): string | undefined {
  if (typeof value !== 'string') return `string attribute '${key}' must be a string`;
  if ([...value].length > Number(size)) return `attribute '${key}' exceeds maximum size of ${String(size)} characters`;
  if (format === 'email' && !isEmail(value)) return `email attribute '${key}' must be a valid email address`;
  if (format === 'ip' && isIP(value) === 0) return `IP attribute '${key}' must be a valid IP address`;
  return format === 'url' && !isUrl(value) ? `URL attribute '${key}' must be a valid URL` : undefined;
}

function whyNotOther(key: string, { type, min, max }: Ruled, value: unknown): string | undefined {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `boolean attribute '${key}' must be a boolean`;
    case 'datetime':
      if (typeof value !== 'string') return `datetime attribute '${key}' must be a string in ISO 8601 format`;
      return normalise(value) ? undefined : `datetime attribute '${key}' must be in valid ISO 8601 format`;
    default: {
      const name = type === 'double' ? 'float' : type;
      const isOne = isNumber(value) && (type === 'double' || isExact(value) || Number.isSafeInteger(value));
      if (!isOne) return `${name} attribute '${key}' must be ${type === 'double' ? 'a number' : 'an integer'}`;
      const inRange =
        (min === null || compareWhole(value, min) >= 0) && (max === null || compareWhole(value, max) <= 0);
      return inRange
        ? undefined
        : `${name} attribute '${key}' must be between ${textOf(min, LOWEST)} and ${textOf(max, HIGHEST)}`;
    }
  }
}

/** A bound, or the end of 64 bits. */
function textOf(bound: Whole | null, end: bigint): string {
  if (bound === null) return String(end);
  return typeof bound === 'number' ? String(bound) : bound.rawJSON;
}
