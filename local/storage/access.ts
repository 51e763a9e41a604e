import { requireRole } from '../auth/authorize.ts';
import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { allows, parsePermission, rolesWith } from '../store/permissions.ts';
import { type BucketDocument, buckets, type FileDocument, files } from './documents.ts';
import { storageError } from './errors.ts';
import { targetOfToken } from './resource-tokens.ts';

type Action = 'read' | 'update' | 'delete';

/** The bucket with this id. A disabled one is visible to API keys only. @throws AppwriteError storage_bucket_not_found */
export function findBucket(context: Context, id: string): BucketDocument {
  const bucket = buckets(context.local.store).get(id);
  if (!bucket || (!bucket.enabled && !context.isKey)) throw storageError('storage_bucket_not_found');
  return bucket;
}

/**
 * Whether the permissions of each file must be checked, because the bucket's do not allow the caller.
 * @throws AppwriteError user_unauthorized without file security
 */
export function decidedByFile(context: Context, bucket: BucketDocument, action: Action): boolean {
  const { roles } = context;
  if (!roles || allows(bucket.$permissions, action, roles)) return false;
  if (!bucket.fileSecurity) requireRole(context, action, rolesWith(bucket.$permissions, action));
  return true;
}

/** A file that the caller may read. @throws AppwriteError storage_file_not_found also if they may not read it */
export function readableFile(context: Context, bucketId: string, fileId: string): FileDocument {
  const bucket = findBucket(context, bucketId);
  const byFile = decidedByFile(context, bucket, 'read');
  const file = files(context.local.store, bucket).get(fileId);
  if (!file) throw storageError('storage_file_not_found');
  if (byFile && !allows(file.$permissions, 'read', context.roles ?? [])) throw hidden(context, bucket, file);
  return file;
}

/** The error for a file that the caller may not read: that it does not exist. Developers see the reason. */
function hidden({ roles = [] }: Context, bucket: BucketDocument, file: FileDocument): AppwriteError {
  const named = ({ $permissions }: { $permissions: string[] }) =>
    rolesWith($permissions, 'read').join(', ') || 'nobody';
  const error = storageError('storage_file_not_found');
  error.why = `The file exists. The bucket "${bucket.name}" allows read to ${named(bucket)}, the file to ${named(file)}. The caller has ${roles.join(', ')}.`;
  return error;
}

/** A file whose content was asked for, and its bucket. */
export interface SharedFile {
  bucket: BucketDocument;
  file: FileDocument;
}

/**
 * A file that the caller may read, or everybody with a token for it.
 * @throws AppwriteError storage_file_not_found also if they may not read it; user_unauthorized for the token of another file
 */
export async function sharedFile(
  context: Context,
  { bucketId, fileId, token }: { bucketId: string; fileId: string; token: string },
): Promise<SharedFile> {
  const target = await targetOfToken(context.local, token);
  const bucket = findBucket(context, bucketId);
  if (!target) return { bucket, file: readableFile(context, bucketId, fileId) };
  const file = files(context.local.store, bucket).get(fileId);
  const byFile = target.bucket !== bucket.$sequence && decidedByFile(context, bucket, 'read');
  const found = file && (!byFile || allows(file.$permissions, 'read', context.roles ?? [])) ? file : undefined;
  if (target.file !== found?.$sequence) throw AppwriteError.of('user_unauthorized');
  return { bucket, file: found };
}

/** A file that the caller may change or delete. @throws AppwriteError storage_file_not_found, user_unauthorized */
export function writableFile(context: Context, bucket: BucketDocument, fileId: string, action: Action): FileDocument {
  const byFile = decidedByFile(context, bucket, action);
  const file = files(context.local.store, bucket).get(fileId);
  if (!file) throw storageError('storage_file_not_found');
  if (byFile) requireRole(context, action, rolesWith(file.$permissions, action));
  return file;
}

/** @throws AppwriteError user_unauthorized if users grant permissions to roles that they do not have */
export function refuseForeignRoles(context: Context, permissions: readonly string[]): void {
  const { roles } = context;
  if (!roles || permissions.every((text) => roles.includes(parsePermission(text)?.role ?? ''))) return;
  throw AppwriteError.of('user_unauthorized', `Permissions must be one of: (${roles.join(', ')})`);
}
