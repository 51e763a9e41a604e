/** What the requests and answers of `/databases` call their fields, and what `/tablesdb` calls them. */

type Body = Record<string, unknown>;
type Names = Readonly<Record<string, string>>;

/** What a route is about. Each has fields of its own; what a row's columns are called is their table's affair. */
export type Kind = 'database' | 'table' | 'column' | 'index' | 'row' | 'transaction';

interface Words {
  /** The name of a list of them, there and here. */
  list: readonly [newer: string, older: string];
  /** The fields of one, by their newer names. */
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
  column: { list: ['columns', 'attributes'], fields: {}, input: place },
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

/** An answer, or an event's payload, of `/tablesdb` as `/databases` gives it. */
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
  if (kind === 'table' && Array.isArray(answer['indexes']))
    answer['indexes'] = answer['indexes'].map((index) => olderOne('index', index as Body));
  return answer;
}

/** The fields of a request of `/databases` as `/tablesdb` takes them; what only the latter knows is left out. */
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

/** A document that was read and is sent back names its collection. */
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
