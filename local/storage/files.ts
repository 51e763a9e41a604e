import { nullable, optional } from '../http/param.ts';
import { permissions, text, uid } from '../http/params.ts';
import { listPage, listQueries, searched, totalParam } from '../http/queries.ts';
import { noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { expandPermissions } from '../store/permissions.ts';
import { decidedByFile, findBucket, readableFile, refuseForeignRoles, writableFile } from './access.ts';
import { blobs } from './blobs.ts';
import { forgetChunks } from './chunks.ts';
import { files } from './documents.ts';
import { storageError } from './errors.ts';
import { fileBody } from './file-body.ts';
import { announceFile } from './file-events.ts';

const ACTIONS = ['read', 'update', 'delete'];

const list = route({
  method: 'GET',
  path: '/storage/buckets/:bucketId/files',
  scopes: ['files.read'],
  params: {
    bucketId: uid(),
    queries: listQueries(['name', 'signature', 'mimeType', 'sizeOriginal', 'chunksTotal', 'chunksUploaded']),
    search: optional(text(256), ''),
    total: totalParam(),
  },
  handle: (context, { bucketId, queries, search }) => {
    const bucket = findBucket(context, bucketId);
    const readableBy = decidedByFile(context, bucket, 'read') ? context.roles : undefined;
    const page = listPage(files(context.local.store, bucket), searched(queries, search), 'File', readableBy);
    return ok({ total: page.total, files: page.items.map((file) => fileBody(bucket, file)) });
  },
});

const get = route({
  method: 'GET',
  path: '/storage/buckets/:bucketId/files/:fileId',
  scopes: ['files.read'],
  params: { bucketId: uid(), fileId: uid() },
  handle: (context, { bucketId, fileId }) => ok(fileBody({ $id: bucketId }, readableFile(context, bucketId, fileId))),
});

const update = route({
  method: 'PUT',
  path: '/storage/buckets/:bucketId/files/:fileId',
  scopes: ['files.write'],
  params: {
    bucketId: uid(),
    fileId: uid(),
    name: nullable(text(128)),
    permissions: nullable(permissions([...ACTIONS, 'create'])),
  },
  handle: (context, { bucketId, fileId, name, permissions: asked }) => {
    const bucket = findBucket(context, bucketId);
    writableFile(context, bucket, fileId, 'update');
    const granted = asked ? expandPermissions(asked, ACTIONS) : undefined;
    if (granted) refuseForeignRoles(context, granted);
    const file = files(context.local.store, bucket).update(fileId, {
      ...(name === null ? {} : { name, search: `${fileId} ${name}`.toLowerCase() }),
      ...(granted ? { $permissions: granted } : {}),
    });
    if (!file) throw storageError('storage_file_not_found');
    announceFile(context, bucket, file, 'update');
    return ok(fileBody(bucket, file));
  },
});

const remove = route({
  method: 'DELETE',
  path: '/storage/buckets/:bucketId/files/:fileId',
  scopes: ['files.write'],
  rateLimit: { limit: 60, time: 60, key: 'ip:{ip},method:{method},url:{url},userId:{userId}' },
  params: { bucketId: uid(), fileId: uid() },
  handle: (context, { bucketId, fileId }) => {
    const { local } = context;
    const bucket = findBucket(context, bucketId);
    const file = writableFile(context, bucket, fileId, 'delete');
    files(local.store, bucket).delete(fileId);
    blobs(local).delete(file.blob);
    forgetChunks(local, file);
    announceFile(context, bucket, file, 'delete');
    return noContent();
  },
});

export const fileRoutes: readonly Route[] = [list, get, update, remove];
