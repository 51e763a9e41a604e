/** The kinds of thing that are deployed, in the order in which they are. */
export const KINDS = ['database', 'table', 'topic', 'team', 'bucket', 'function', 'domain'] as const;
export type Kind = (typeof KINDS)[number];

/** What is to be done to one thing of appwrite.json. */
export interface Change {
  kind: Kind;
  /** Its id; a table's with the database's before it. */
  name: string;
  /** What is different, one each, for people: `new`, `timeout 15, is 30`. Empty where nothing is. */
  what: string[];
  /** What of that would delete or retype something; refused without `--allow-data-loss`. */
  losses: string[];
  /** What is on the server and not in the file, and stays. */
  notes: string[];
}

export function changeOf(kind: Kind, name: string): Change {
  return { kind, name, what: [], losses: [], notes: [] };
}

/** Whether nothing has to be done. */
export function isDone({ what, losses }: Change): boolean {
  return what.length === 0 && losses.length === 0;
}

/** What `wanted` has otherwise than `found`, one text for each field; lists are alike in any order. */
export function differences(
  wanted: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(wanted).flatMap(([field, value]) =>
    shown(value) === shown(found[field])
      ? []
      : [`${field.replace('$', '')} ${shown(value)}, is ${shown(found[field])}`],
  );
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(String).toSorted().join(', ')}]`;
  return value === '' || value === undefined || value === null ? 'none' : String(value);
}
