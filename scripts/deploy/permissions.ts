import { expandPermissions } from '../../local/store/permissions.ts';

/** Permissions as Appwrite stores them: `write` stands for three, and their order says nothing. */
export function expanded(permissions: readonly string[]): string[] {
  return expandPermissions(permissions, ['read', 'create', 'update', 'delete']).toSorted();
}
