import { announce } from '../events/announce.ts';
import type { Context } from '../http/context.ts';
import { nullable, optional, type Values } from '../http/param.ts';
import { boolean, customId, integer, list as listOf, oneOf, permissions, text, uid } from '../http/params.ts';
import { listPage, listQueries, searched, totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import { expandPermissions } from '../store/permissions.ts';
import { blobs } from './blobs.ts';
import { forgetChunks } from './chunks.ts';
import { type BucketDocument, buckets, FILE_LIMIT, files, filesName } from './documents.ts';
import { storageError } from './errors.ts';

const ACTIONS = ['create', 'read', 'update', 'delete'];

const settings = {
  name: text(128),
  permissions: nullable(permissions(ACTIONS)),
  fileSecurity: optional(boolean(), false),
  enabled: optional(boolean(), true),
  maximumFileSize: optional(integer(1, FILE_LIMIT), FILE_LIMIT),
  allowedFileExtensions: optional(listOf(text(64), 100), []),
  compression: optional(oneOf<BucketDocument['compression']>(['none', 'gzip', 'zstd']), 'none' as const),
  encryption: optional(boolean(), true),
  antivirus: optional(boolean(), true),
  transformations: optional(boolean(), true),
};

/** What a call said of a bucket, as it is kept. */
function kept(id: string, values: Values<typeof settings>): Partial<BucketDocument> {
  const { name, fileSecurity, enabled, maximumFileSize, allowedFileExtensions } = values;
  const { compression, encryption, antivirus, transformations } = values;
  return {
    ...{ name, fileSecurity, enabled, maximumFileSize, allowedFileExtensions },
    ...{ compression, encryption, antivirus, transformations, search: `${id} ${name}`.toLowerCase() },
  };
}

function answer(bucket: BucketDocument, totalSize: number): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, $permissions, fileSecurity, name, enabled, maximumFileSize } = bucket;
  const { allowedFileExtensions, compression, encryption, antivirus, transformations } = bucket;
  return {
    ...{ $id, $createdAt, $updatedAt, $permissions, fileSecurity, name, enabled, maximumFileSize },
    ...{ allowedFileExtensions, compression, encryption, antivirus, transformations, totalSize },
  };
}

function sizeOf(context: Context, bucket: BucketDocument): number {
  const all = files(context.local.store, bucket).find({ limit: -1 });
  return all.reduce((sum, file) => sum + file.sizeActual, 0);
}

function find(context: Context, id: string): BucketDocument {
  const bucket = buckets(context.local.store).get(id);
  if (!bucket) throw storageError('storage_bucket_not_found');
  return bucket;
}

const create = route({
  method: 'POST',
  path: '/storage/buckets',
  scopes: ['buckets.write'],
  params: { bucketId: customId(), ...settings },
  handle: (context, { bucketId, ...values }) => {
    const id = resolveId(bucketId);
    const granted = expandPermissions(values.permissions ?? [], ACTIONS);
    try {
      const bucket = buckets(context.local.store).create({ id, permissions: granted, data: kept(id, values) });
      announce(context, `buckets.${id}.create`, answer(bucket, 0));
      return created(answer(bucket, 0));
    } catch (error) {
      throw error instanceof DuplicateError ? storageError('storage_bucket_already_exists') : error;
    }
  },
});

const list = route({
  method: 'GET',
  path: '/storage/buckets',
  scopes: ['buckets.read'],
  params: {
    queries: listQueries([
      ...['enabled', 'name', 'fileSecurity', 'maximumFileSize'],
      ...['encryption', 'antivirus', 'transformations'],
    ]),
    search: optional(text(256), ''),
    total: totalParam(),
  },
  handle: (context, { queries, search }) => {
    const page = listPage(buckets(context.local.store), searched(queries, search), 'Bucket');
    return ok({ total: page.total, buckets: page.items.map((bucket) => answer(bucket, sizeOf(context, bucket))) });
  },
});

const get = route({
  method: 'GET',
  path: '/storage/buckets/:bucketId',
  scopes: ['buckets.read'],
  params: { bucketId: uid() },
  handle: (context, { bucketId }) => {
    const bucket = find(context, bucketId);
    return ok(answer(bucket, sizeOf(context, bucket)));
  },
});

const update = route({
  method: 'PUT',
  path: '/storage/buckets/:bucketId',
  scopes: ['buckets.write'],
  params: { bucketId: uid(), ...settings },
  handle: (context, { bucketId, ...values }) => {
    const old = find(context, bucketId);
    const $permissions = expandPermissions(values.permissions ?? old.$permissions, ACTIONS);
    const bucket = buckets(context.local.store).update(bucketId, { ...kept(bucketId, values), $permissions });
    if (!bucket) throw storageError('storage_bucket_not_found');
    announce(context, `buckets.${bucketId}.update`, answer(bucket, 0));
    return ok(answer(bucket, 0));
  },
});

const remove = route({
  method: 'DELETE',
  path: '/storage/buckets/:bucketId',
  scopes: ['buckets.write'],
  params: { bucketId: uid() },
  handle: (context, { bucketId }) => {
    const { local } = context;
    const bucket = find(context, bucketId);
    const all = files(local.store, bucket).find({ limit: -1 });
    local.store.transaction(() => {
      buckets(local.store).delete(bucketId);
      local.store.drop(filesName(bucket));
    });
    for (const file of all) {
      blobs(local).delete(file.blob);
      forgetChunks(local, file);
    }
    announce(context, `buckets.${bucketId}.delete`, answer(bucket, 0));
    return noContent();
  },
});

export const bucketRoutes: readonly Route[] = [create, list, get, update, remove];
