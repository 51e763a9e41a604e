import { announce } from '../events/announce.ts';
import type { Context } from '../http/context.ts';
import { rolesWith } from '../store/permissions.ts';
import type { BucketDocument, FileDocument } from './documents.ts';
import { fileBody } from './file-body.ts';

/** Publishes what happened to a file, for those who may read it: by the bucket and, with file security, by the file itself. */
export function announceFile(context: Context, bucket: BucketDocument, file: FileDocument, action: string): void {
  const permissions = bucket.fileSecurity ? [...bucket.$permissions, ...file.$permissions] : bucket.$permissions;
  const name = `buckets.${bucket.$id}.files.${file.$id}.${action}`;
  announce(context, name, fileBody(bucket, file), rolesWith(permissions, 'read'));
}
