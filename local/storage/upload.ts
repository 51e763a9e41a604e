import { requireRole } from '../auth/authorize.ts';
import type { Context } from '../http/context.ts';
import type { UploadedFile } from '../http/input/fields.ts';
import { nullable } from '../http/param.ts';
import { customId, permissions, uid } from '../http/params.ts';
import { created, ok, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { DuplicateError } from '../store/collection.ts';
import { resolveId, uniqueId } from '../store/ids.ts';
import { expandPermissions, rolesWith } from '../store/permissions.ts';
import { findBucket, refuseForeignRoles } from './access.ts';
import { blobs } from './blobs.ts';
import { forgetChunks, joinChunks, keepChunk, type Part, partOf } from './chunks.ts';
import { contentFacts } from './content.ts';
import { type BucketDocument, type FileDocument, files } from './documents.ts';
import { storageError } from './errors.ts';
import { fileBody } from './file-body.ts';
import { announceFile } from './file-events.ts';

const ACTIONS = ['read', 'update', 'delete'];

/** `POST …/files`: a whole file, or, with `content-range`, one of its chunks. */
export const uploadRoute: Route = route({
  method: 'POST',
  path: '/storage/buckets/:bucketId/files',
  scopes: ['files.write'],
  rateLimit: { limit: 60, time: 60, key: 'ip:{ip},method:{method},url:{url},userId:{userId}' },
  params: { bucketId: uid(), fileId: customId(), permissions: nullable(permissions(ACTIONS)) },
  handle: (context, { bucketId, fileId, permissions: asked }) => {
    const bucket = findBucket(context, bucketId);
    requireRole(context, 'create', rolesWith(bucket.$permissions, 'create'));
    const granted = grantedTo(context, asked);
    refuseForeignRoles(context, granted);
    const file = context.request.files['file'] ?? context.request.files['0'];
    if (!file) throw storageError('storage_file_empty');
    const part = partOf(context.request, file.bytes.length);
    refuseUnwanted(bucket, file.name, part?.size ?? file.bytes.length);
    const upload: Upload = { context, bucket, file, granted, id: resolveId(part?.fileId ?? fileId) };
    return part ? takeChunk(upload, part) : takeWhole(upload);
  },
});

interface Upload {
  context: Context;
  bucket: BucketDocument;
  file: UploadedFile;
  granted: string[];
  id: string;
}

/** The default permissions: everything for the uploading user, none for an API key. */
function grantedTo(context: Context, asked: string[] | null): string[] {
  if (asked) return expandPermissions(asked, ACTIONS);
  const { userId } = context;
  return userId === undefined ? [] : ACTIONS.map((action) => `${action}("user:${userId}")`);
}

/** @throws AppwriteError storage_file_type_unsupported, storage_invalid_file_size */
function refuseUnwanted(bucket: BucketDocument, name: string, size: number): void {
  const extension = /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const allowed = bucket.allowedFileExtensions.map((item) => item.toLowerCase());
  if (allowed.length > 0 && !allowed.includes(extension))
    throw storageError('storage_file_type_unsupported', 'File extension not allowed');
  if (size > bucket.maximumFileSize) throw storageError('storage_invalid_file_size', 'File size not allowed');
}

function searchText(id: string, name: string): string {
  return `${id} ${name}`.toLowerCase();
}

function takeWhole({ context, bucket, file, granted, id }: Upload): Reply {
  const { store } = context.local;
  if (files(store, bucket).get(id)) throw storageError('storage_file_already_exists');
  const blob = uniqueId();
  // first the bytes: a file that was answered has all of them
  blobs(context.local).write(blob, file.bytes);
  const facts = contentFacts(bucket, file.bytes);
  const data = {
    name: file.name,
    ...facts,
    blob,
    chunksTotal: 1,
    chunksUploaded: 1,
    search: searchText(id, file.name),
  };
  const made = create(context, bucket, { id, permissions: granted, data });
  announceFile(context, bucket, made, 'create');
  return created(fileBody(bucket, made));
}

type NewFile = Parameters<ReturnType<typeof files>['create']>[0];

function create(context: Context, bucket: BucketDocument, file: NewFile): FileDocument {
  try {
    return files(context.local.store, bucket).create(file);
  } catch (error) {
    throw error instanceof DuplicateError ? storageError('storage_file_already_exists') : error;
  }
}

function takeChunk(upload: Upload, part: Part): Reply {
  const { context, bucket, file, granted, id } = upload;
  const { local } = context;
  const collection = files(local.store, bucket);
  const document =
    collection.get(id) ?? create(context, bucket, { id, permissions: granted, data: begun(upload, part) });
  if (document.chunksUploaded === document.chunksTotal) return ok(fileBody(bucket, document));
  if (part.index >= document.chunksTotal || part.size !== document.sizeOriginal)
    throw storageError('storage_invalid_content_range');
  const chunksUploaded = keepChunk(local, document, part.index, file.bytes);
  if (chunksUploaded < document.chunksTotal)
    return created(fileBody(bucket, collection.update(id, { chunksUploaded }) ?? document));
  const bytes = joinChunks(local, document);
  blobs(local).write(document.blob, bytes);
  const done = collection.update(id, { ...contentFacts(bucket, bytes), chunksUploaded, $permissions: granted });
  forgetChunks(local, document);
  const body = fileBody(bucket, done ?? document);
  announceFile(context, bucket, done ?? document, 'create');
  return created(body);
}

function begun({ file, id }: Upload, part: Part): Partial<FileDocument> {
  return {
    name: file.name,
    sizeOriginal: part.size,
    chunksTotal: part.total,
    blob: uniqueId(),
    search: searchText(id, file.name),
  };
}
