/** The names of fields in requests and answers of `/databases`, and those of `/tablesdb`. */

type Body = Record<string, unknown>;
type Names = Readonly<Record<string, string>>;

/** The resource of a route. Each has its own fields. The names of a row's columns belong to its table. */
export type Kind = 'database' | 'table' | 'column' | 'index' | 'row' | 'transaction';

interface Words {
  /** The name of their list, in `/databases` and in `/tablesdb`. */
  list: readonly [newer: string, older: string];
  /** The fields of an answer, by their newer names. */
  fields: Names;
  /** The fields of a request, by their older names. */
  input: Names;
}

const place: Names = { collectionId: 'tableId' };

const words: Readonly<Record<Kind, Words>> = {
  database: { list: ['databases', 'databases'], fields: {}, input: {} },
  table: {
    list: ['tables', 'collections'],
    fields: { rowSecurity: 'documentSecurity', columns: 'attributes' },
    input: { ...place, documentSecurity: 'rowSecurity', attributes: 'columns' },
  },
  column: {
    list: ['columns', 'attributes'],
    fields: { relatedTable: 'relatedCollection' },
    input: { ...place, relatedCollectionId: 'relatedTableId' },
  },
  index: {
    list: ['indexes', 'indexes'],
    fields: { columns: 'attributes' },
    input: { ...place, attributes: 'columns' },
  },
  row: {
    list: ['rows', 'documents'],
    fields: { $tableId: '$collectionId' },
    input: { ...place, documentId: 'rowId', documents: 'rows', attribute: 'column' },
  },
  transaction: { list: ['transactions', 'transactions'], fields: {}, input: {} },
};

/** An answer, or an event's payload, of `/tablesdb` in the form of `/databases`. */
export function olderBody(kind: Kind, body: unknown): unknown {
  if (!isBody(body)) return body;
  if ('$id' in body || 'key' in body) return olderOne(kind, body);
  const [newer, older] = words[kind].list;
  const items = body[newer];
  if (!Array.isArray(items)) return body;
  return { ...renamed(body, { [newer]: older }), [older]: items.map((item) => olderOne(kind, item as Body)) };
}

function olderOne(kind: Kind, one: Body): Body {
  const answer = renamed(one, words[kind].fields);
  if (kind === 'row') return relatedInOlder(answer);
  if (kind !== 'table') return answer;
  for (const [part, of] of [['indexes', 'index'] as const, ['attributes', 'column'] as const]) {
    const parts = answer[part];
    if (Array.isArray(parts)) answer[part] = parts.map((each) => olderOne(of, each as Body));
  }
  return answer;
}

/** The related rows in an answer, at any depth. */
function relatedInOlder(answer: Body): Body {
  const older = (value: unknown) => (isBody(value) && '$tableId' in value ? olderOne('row', value) : value);
  for (const [key, value] of Object.entries(answer))
    if (typeof value === 'object' && value !== null)
      answer[key] = Array.isArray(value) ? value.map(older) : older(value);
  return answer;
}

/** The fields of a request of `/databases` in the form of `/tablesdb`. Fields that only the latter has are left out. */
export function newerInput(kind: Kind, input: Body): Body {
  const { input: names } = words[kind];
  const foreign = new Set(Object.values(names));
  const rest = Object.fromEntries(Object.entries(input).filter(([key]) => !foreign.has(key)));
  const newer = renamed(rest, names);
  if (kind === 'row') {
    if (isBody(newer['data'])) newer['data'] = newerRow(newer['data']);
    if (Array.isArray(newer['rows'])) newer['rows'] = newer['rows'].map(newerRow);
  }
  if (kind === 'transaction' && Array.isArray(newer['operations']))
    newer['operations'] = newer['operations'].map(newerOperation);
  return newer;
}

/** A document that was read and is sent back contains its collection's id. */
function newerRow(row: unknown): unknown {
  return isBody(row) ? renamed(row, { $collectionId: '$tableId' }) : row;
}

function newerOperation(operation: unknown): unknown {
  if (!isBody(operation)) return operation;
  const newer = renamed(operation, { ...place, documentId: 'rowId' });
  const { action, data } = newer;
  if (isBody(data) && (action === 'increment' || action === 'decrement'))
    newer['data'] = renamed(data, { attribute: 'column' });
  return newer;
}

function renamed(body: Body, names: Names): Body {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [names[key] ?? key, value]));
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
