import { expandPermissions } from '../../local/store/permissions.ts';

/** Permissions as Appwrite stores them: `write` is stored as three permissions, and their order does not matter. */
export function expanded(permissions: readonly string[]): string[] {
  return expandPermissions(permissions, ['read', 'create', 'update', 'delete']).toSorted();
}
