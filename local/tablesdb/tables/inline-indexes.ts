import { AppwriteError } from '../../errors.ts';
import { KEY, KEY_RULE } from '../../http/params.ts';
import { columnTypeOf, type IndexDraft, isIndexedField } from '../indexes/index-rules.ts';
import type { IndexType } from '../model/documents.ts';
import { indexInvalid } from '../model/errors.ts';
import type { Table } from '../model/table.ts';

const TYPES: readonly IndexType[] = ['key', 'fulltext', 'unique'];
const MOST = 64;

type Given = Record<string, unknown>;

/**
 * The indexes of the call that creates a table. Checks, order and messages: appwrite 1.9.6,
 * Utopia/Database/Validator/Indexes.php.
 * @throws AppwriteError general_argument_invalid, column_index_invalid, general_not_implemented for a spatial one
 */
export function inlineIndexes(table: Table, given: readonly Given[]): IndexDraft[] {
  if (given.length > MOST) throw invalid(`Maximum of ${MOST} indexes allowed`);
  const keys = new Set<string>();
  const drafts = given.map((index, at) => {
    const draft = draftOf(index, at);
    if (keys.has(draft.key)) throw invalid(`Duplicate index key: ${draft.key}`);
    keys.add(draft.key);
    return draft;
  });
  for (const { columns } of drafts)
    for (const key of columns)
      if (columnTypeOf(table, key) === undefined)
        throw indexInvalid('column_index_invalid', `Invalid index attribute "${key}" not found`);
  return drafts;
}

function invalid(message: string): AppwriteError {
  return AppwriteError.of('general_argument_invalid', message);
}

function draftOf(index: Given, at: number): IndexDraft {
  const { key, type, attributes } = index;
  const lacks = (field: string) => invalid(`Index at position ${at} is missing required field ${field}`);
  if (typeof key !== 'string') throw lacks("'key'");
  if (typeof type !== 'string') throw lacks("'type'");
  if (!Array.isArray(attributes)) throw lacks("'attributes' (must be an array)");
  if (!KEY.test(key)) throw invalid(`Invalid key for index at position ${at}: ${KEY_RULE}`);
  if (type === 'spatial')
    throw AppwriteError.of('general_not_implemented', 'The local Appwrite does not support spatial indexes.');
  const known = TYPES.find((each) => each === type);
  if (!known) throw invalid(`Invalid type for index '${key}': ${type}`);
  if (attributes.length === 0) throw invalid(`Index '${key}' must have at least one attribute`);
  if (attributes.length > 100) throw invalid(`Index '${key}' cannot have more than 100 attributes`);
  const columns = attributes.map((name: unknown, i) => {
    if (typeof name !== 'string')
      throw invalid(`Invalid attribute at position ${i} in index '${key}': must be a string`);
    if (!KEY.test(name) && !isIndexedField(name)) throw invalid(`Invalid attribute name '${name}' in index '${key}'`);
    return name;
  });
  const orders = listOf(index, 'orders', columns.length).map((order) => {
    if (order === null || order === '' || order === 'ASC' || order === 'DESC') return order ?? '';
    throw invalid(`Invalid order '${String(order)}' in index '${key}'. Must be 'ASC' or 'DESC'`);
  });
  const lengths = listOf(index, 'lengths', columns.length).map((length) => {
    if (length === null || (typeof length === 'number' && Number.isInteger(length) && length >= 0)) return length;
    throw invalid(`Invalid length in index '${key}': must be a non-negative integer or null`);
  });
  return { key, type: known, columns, orders, lengths };
}

/** A list with an item for each column, or nothing. */
function listOf(index: Given, field: 'orders' | 'lengths', length: number): unknown[] {
  const list = index[field] ?? [];
  const name = `Index '${String(index['key'])}'`;
  if (!Array.isArray(list)) throw invalid(`${name} ${field} must be an array`);
  if (index[field] !== undefined && index[field] !== null && list.length !== length)
    throw invalid(`${name}: ${field} array length (${list.length}) must match attributes array length (${length})`);
  return list;
}
