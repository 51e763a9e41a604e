/** What decides who may do something with a row. */
export interface Guarded {
  /** The table's permissions. */
  table: readonly string[];
  /** Whether the row's own permissions count. */
  rowSecurity: boolean;
  /** The row's permissions. Undefined for the table as a whole. */
  row?: readonly string[] | undefined;
}

export interface Verdict {
  allowed: boolean;
  why: string;
}

interface Person {
  $id: string;
  emailVerification: boolean;
  phoneVerification: boolean;
  labels: readonly string[];
}

interface Member {
  $id: string;
  teamId: string;
  roles: readonly string[];
  confirm: boolean;
}

/** The roles of a user, as Appwrite gives them. */
export function rolesOf(user: Person, memberships: readonly Member[]): string[] {
  const proof = user.emailVerification || user.phoneVerification ? 'verified' : 'unverified';
  const teams = memberships
    .filter(({ confirm }) => confirm)
    .flatMap(({ $id, teamId, roles }) => [
      `team:${teamId}`,
      `member:${$id}`,
      ...roles.map((role) => `team:${teamId}/${role}`),
    ]);
  const labels = user.labels.map((label) => `label:${label}`);
  return ['any', 'users', `user:${user.$id}`, `user:${user.$id}/${proof}`, `users/${proof}`, ...teams, ...labels];
}

export const GUEST_ROLES: readonly string[] = ['any', 'guests'];

/** Whether the roles allow an action, by which permission, or why not. */
export function verdict(action: string, roles: readonly string[], { table, rowSecurity, row }: Guarded): Verdict {
  const byTable = grant(table, action, roles);
  if (byTable) return { allowed: true, why: `The table has ${byTable}.` };
  const byRow = grant(row ?? [], action, roles);
  if (byRow && rowSecurity) return { allowed: true, why: `The row has ${byRow}.` };
  const parts = [`The table allows ${action} to ${named(granted(table, action))}`];
  if (!rowSecurity)
    parts.push(
      byRow
        ? `the row has ${byRow}, which does not count: the table has no row security`
        : 'rows have no permissions of their own, without row security',
    );
  else if (row) parts.push(`the row to ${named(granted(row, action))}`);
  return { allowed: false, why: `${parts.join('; ')}.` };
}

function grant(permissions: readonly string[], action: string, roles: readonly string[]): string | undefined {
  return permissions.find((text) => roles.some((role) => text === `${action}("${role}")`));
}

/** The roles that permissions give an action to. */
export function granted(permissions: readonly string[], action: string): string[] {
  return permissions.flatMap((text) => (text.startsWith(`${action}("`) ? [text.slice(action.length + 2, -2)] : []));
}

function named(roles: readonly string[]): string {
  return roles.length > 0 ? roles.join(', ') : 'nobody';
}
