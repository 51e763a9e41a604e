import type { Store } from '../store/store.ts';
import { buckets, type FileDocument, files } from './documents.ts';
import { storageError } from './errors.ts';

/** A file, whoever may read it. @throws AppwriteError storage_bucket_not_found, storage_file_not_found */
export function findFile(store: Store, bucketId: string, fileId: string): FileDocument {
  const bucket = buckets(store).get(bucketId);
  if (!bucket) throw storageError('storage_bucket_not_found');
  const file = files(store, bucket).get(fileId);
  if (!file) throw storageError('storage_file_not_found');
  return file;
}
