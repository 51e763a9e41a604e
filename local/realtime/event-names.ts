/** Which words of a name are ids: the 2nd, and the 4th and 6th where no action comes before them. */
function idPositions(words: readonly string[]): number[] {
  const firstAction = words.findIndex((word, i) => i > 1 && ACTIONS.has(word));
  const end = firstAction < 0 ? words.length : firstAction;
  return [1, 3, 5].filter((at) => at < end);
}

/** The actions in event names and channels. Source: appwrite 1.9.6. */
export const ACTIONS: ReadonlySet<string> = new Set(['create', 'update', 'upsert', 'delete']);

/**
 * Every name of an event in Realtime: with ids, and with `*` for each combination of them. Events of rows, columns and
 * indexes have names under `tablesdb`, `databases…tables` and `databases…collections`.
 * @param names the concrete names, the most specific first
 */
export function everyName(names: readonly string[]): string[] {
  const all = [...names, ...names.flatMap(outerAttribute)].flatMap(siblings).flatMap(wildcards);
  return [...new Set(all)];
}

/** The first concrete name in a frame. For the event of a row it is the one under `tablesdb`. */
export function firstName(names: readonly string[]): string {
  const [first = ''] = names;
  return first.startsWith('databases.') ? (siblings(first)[0] ?? first) : first;
}

/** `teams.a.memberships.b.update.status` is also published as `teams.a.update.status`. */
function outerAttribute(name: string): string[] {
  const [type, id, , , action = '', attribute, ...more] = name.split('.');
  return attribute !== undefined && more.length === 0 && ACTIONS.has(action)
    ? [`${type}.${id}.${action}.${attribute}`]
    : [];
}

function wildcards(name: string): string[] {
  const variants = [name.split('.')];
  for (const at of idPositions(variants[0] ?? [])) variants.push(...variants.map((variant) => variant.with(at, '*')));
  return variants.map((variant) => variant.join('.'));
}

const OLDER: Readonly<Record<string, string>> = { tables: 'collections', rows: 'documents', columns: 'attributes' };
const NEWER: Readonly<Record<string, string>> = { collections: 'tables', documents: 'rows', attributes: 'columns' };

function siblings(name: string): string[] {
  const words = name.split('.');
  if (words[0] !== 'databases') return [name];
  const said = (other: Readonly<Record<string, string>>) =>
    words.map((word, i) => (i % 2 === 0 ? (other[word] ?? word) : word)).join('.');
  const newer = said(NEWER);
  return [newer.replace('databases', 'tablesdb'), said(OLDER), newer];
}
