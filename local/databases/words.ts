import { AppwriteError } from '../errors.ts';

/** The terms of the older API, `/databases`, for those of `/tablesdb`. */

const NOUNS: Readonly<Record<string, string>> = {
  table: 'collection',
  tables: 'collections',
  row: 'document',
  rows: 'documents',
  column: 'attribute',
  columns: 'attributes',
  tablesDB: 'databases',
};

const PARAMS: Readonly<Record<string, string>> = {
  tableId: 'collectionId',
  relatedTableId: 'relatedCollectionId',
  rowId: 'documentId',
  rowSecurity: 'documentSecurity',
  rows: 'documents',
  columns: 'attributes',
  column: 'attribute',
};

/** The older name of a parameter. */
function olderParam(name: string): string {
  return PARAMS[name] ?? name;
}

/** A path of `/tablesdb` in `/databases`. */
export function olderPath(path: string): string {
  return path
    .replace(/^\/tablesdb/, '/databases')
    .split('/')
    .map((part) => (part.startsWith(':') ? `:${olderParam(part.slice(1))}` : (NOUNS[part] ?? part)))
    .join('/');
}

// Quoted text comes from the caller: ids, keys and values are left unchanged.
const QUOTED = /('[^']*'|"[^"]*"|`[^`]*`)/;

function olderText(text: string): string {
  return text
    .split(QUOTED)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/\b[A-Za-z]+\b/g, olderWord)))
    .join('');
}

function olderWord(word: string): string {
  const known = NOUNS[word];
  if (known !== undefined) return known;
  const lower = NOUNS[word.toLowerCase()];
  if (lower === undefined || !/^[A-Z][a-z]+$/.test(word)) return word;
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

function olderType(type: string): string {
  return type
    .replace(/^table_/, 'collection_')
    .replace(/^row_/, 'document_')
    .replace(/^column_index_/, 'index_')
    .replace(/^column_/, 'attribute_');
}

/** Error types whose texts contain the caller's values without quotes, or are the same in both APIs. */
const SAME_TEXT = new Set(['row_invalid_structure', 'column_value_invalid']);
/** Error types of both APIs, whose texts name tables and rows. */
const SHARED = new Set([
  'attribute_type_invalid',
  'database_query_order_null',
  'general_bad_request',
  'general_cursor_not_found',
  'general_not_implemented',
  'index_invalid',
]);

/** The older API's error for an error of the newer one. */
export function olderError(error: AppwriteError): AppwriteError {
  const type = olderType(error.type);
  if (SAME_TEXT.has(error.type)) return new AppwriteError(error.code, type, error.message);
  if (type !== error.type || SHARED.has(type))
    return new AppwriteError(error.code, type, inOlderParams(particular(error) ?? olderText(error.message)));
  if (type === 'general_argument_invalid') return new AppwriteError(error.code, type, inOlderParams(error.message));
  return error;
}

/** The only text that differs in more than its terms. */
function particular({ type, message }: AppwriteError): string | undefined {
  return type === 'row_missing_data' && message.startsWith('The row data is missing')
    ? 'The document data is missing. Try again with document data populated'
    : undefined;
}

function inOlderParams(message: string): string {
  return message
    .replace(/(?<=Invalid `|Param ")(\w+)(?=`|")/, olderParam)
    .replace(/\b(tableId|relatedTableId|rowId|rowSecurity)\b/g, olderParam);
}
