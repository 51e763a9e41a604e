import type { BucketDocument, FileDocument } from './documents.ts';

/** A file as Appwrite answers it. */
export function fileBody(bucket: Pick<BucketDocument, '$id'>, file: FileDocument): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, $permissions, name, signature, mimeType, sizeOriginal, sizeActual } = file;
  const { chunksTotal, chunksUploaded, encryption, compression } = file;
  return {
    ...{ $id, bucketId: bucket.$id, $createdAt, $updatedAt, $permissions, name, signature, mimeType },
    ...{ sizeOriginal, sizeActual, chunksTotal, chunksUploaded, encryption, compression },
  };
}
