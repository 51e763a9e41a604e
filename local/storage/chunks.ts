import { AppwriteError } from '../errors.ts';
import { uid } from '../http/params.ts';
import type { LocalRequest } from '../http/request.ts';
import type { Local } from '../local.ts';
import { blobs } from './blobs.ts';
import type { FileDocument } from './documents.ts';
import { storageError } from './errors.ts';

/** The size of every chunk except the last, in bytes. Source: the SDKs and `APP_LIMIT_UPLOAD_CHUNK_SIZE` of 1.9.6. */
const CHUNK_SIZE = 5 * 1024 * 1024;

/** The part of a file in an upload. */
export interface Part {
  /** From 0. */
  index: number;
  total: number;
  /** The whole file's size, in bytes. */
  size: number;
  /** The file's id, if an earlier chunk has created it. */
  fileId: string | undefined;
}

/**
 * The part that a request's `content-range` names. Undefined for a whole file.
 * @throws AppwriteError storage_invalid_content_range, storage_invalid_appwrite_id
 */
export function partOf(request: LocalRequest, length: number): Part | undefined {
  const range = request.headers['content-range'];
  if (!range) return undefined;
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(range);
  if (!match) throw storageError('storage_invalid_content_range');
  const [start, end, size] = match.slice(1).map(Number) as [number, number, number];
  // older SDKs send the size as the end of the last chunk
  const carried = end === size ? size - start : end - start + 1;
  if (end > size || start > end || start % CHUNK_SIZE !== 0 || carried !== length)
    throw storageError('storage_invalid_content_range');
  const fileId = request.headers['x-appwrite-id'];
  if (fileId !== undefined) refuseBadId(fileId);
  return { index: start / CHUNK_SIZE, total: Math.max(1, Math.ceil(size / CHUNK_SIZE)), size, fileId };
}

function refuseBadId(id: string): void {
  try {
    uid().read(id);
  } catch {
    throw storageError('storage_invalid_appwrite_id');
  }
}

const chunkName = (file: Pick<FileDocument, 'blob'>, index: number) => `${file.blob}.${index}`;

/** Stores a chunk. Returns the number of stored chunks; a repeated one counts once. */
export function keepChunk(local: Local, file: FileDocument, index: number, bytes: Buffer): number {
  blobs(local).write(chunkName(file, index), bytes);
  let count = 0;
  for (let i = 0; i < file.chunksTotal; i++) if (blobs(local).has(chunkName(file, i))) count++;
  return count;
}

/** All chunks in order, as one. @throws AppwriteError general_server_error if one is missing */
export function joinChunks(local: Local, file: FileDocument): Buffer {
  const parts = Array.from({ length: file.chunksTotal }, (_, index) => {
    const bytes = blobs(local).read(chunkName(file, index));
    if (!bytes) throw AppwriteError.of('general_server_error', 'Failed uploading file');
    return bytes;
  });
  return Buffer.concat(parts);
}

/** Deletes the stored chunks of an upload. */
export function forgetChunks(local: Local, file: FileDocument): void {
  if (file.chunksTotal <= 1) return;
  for (let i = 0; i < file.chunksTotal; i++) blobs(local).delete(chunkName(file, i));
}
