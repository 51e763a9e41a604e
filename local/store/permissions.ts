/** A parsed permission such as `read("user:alice")`. */
export interface Permission {
  action: string;
  role: string;
}

const FORM = /^(create|read|update|delete|write)\("([^"]+)"\)$/;

/** Parses a permission. Undefined if it does not have the form `action("role")`. */
export function parsePermission(text: string): Permission | undefined {
  const match = FORM.exec(text);
  return match?.[1] && match[2] ? { action: match[1], role: match[2] } : undefined;
}

/** `write` means create, update and delete. Appwrite stores it expanded, and each permission once. */
export function expandPermissions(permissions: readonly string[], allowed: readonly string[]): string[] {
  const expanded = permissions.flatMap((text) => {
    const permission = parsePermission(text);
    if (permission?.action !== 'write') return [text];
    return allowed
      .filter((action) => action === 'create' || action === 'update' || action === 'delete')
      .map((action) => `${action}("${permission.role}")`);
  });
  return [...new Set(expanded)];
}

/** Whether one of the roles has the action. */
export function allows(permissions: readonly string[], action: string, roles: Iterable<string>): boolean {
  for (const role of roles) if (permissions.includes(`${action}("${role}")`)) return true;
  return false;
}

/** The roles that have the action. */
export function rolesWith(permissions: readonly string[], action: string): string[] {
  return permissions.flatMap((text) => {
    const permission = parsePermission(text);
    return permission?.action === action ? [permission.role] : [];
  });
}
