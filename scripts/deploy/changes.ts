/** The kinds of resources, in the order of deployment. */
export const KINDS = ['database', 'table', 'relationship', 'topic', 'team', 'bucket', 'function', 'domain'] as const;
export type Kind = (typeof KINDS)[number];

/** The changes to one resource in appwrite.json. */
export interface Change {
  kind: Kind;
  /** Its id; for a table with the database's id before it. */
  name: string;
  /** The differences, for people: `new`, `timeout 15, is 30`. Empty if there are none. */
  what: string[];
  /** The differences that would lose data; refused without `--allow-data-loss`. */
  losses: string[];
  /** What is on the server but not in the file; it stays. */
  notes: string[];
}

export function changeOf(kind: Kind, name: string): Change {
  return { kind, name, what: [], losses: [], notes: [] };
}

/** Whether nothing has to be done. */
export function isDone({ what, losses }: Change): boolean {
  return what.length === 0 && losses.length === 0;
}

/** The fields in which `wanted` differs from `found`, one text each. The order of lists does not matter. */
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
