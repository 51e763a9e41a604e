import { announce } from '../events/announce.ts';
import type { Context } from '../http/context.ts';
import { futureDate } from '../http/dates.ts';
import { uid } from '../http/params.ts';
import { listPage, listQueries, totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { findBucket } from '../storage/access.ts';
import { type BucketDocument, type FileDocument, files } from '../storage/documents.ts';
import { storageError } from '../storage/errors.ts';
import { internalId, type ResourceTokenDocument, resourceTokens } from '../storage/resource-tokens.ts';
import { uniqueId } from '../store/ids.ts';
import { tokenError } from './errors.ts';
import { tokenBody } from './token-body.ts';

const rateLimit = { limit: 60, time: 60, key: 'ip:{ip},method:{method},url:{url},userId:{userId}' };

const create = route({
  method: 'POST',
  path: '/tokens/buckets/:bucketId/files/:fileId',
  scopes: ['tokens.write'],
  rateLimit,
  params: { bucketId: uid(), fileId: uid(), expire: futureDate() },
  handle: async (context, { bucketId, fileId, expire }) => {
    const { bucket, file } = found(context, bucketId, fileId);
    const resourceInternalId = internalId(bucket, file);
    const token = resourceTokens(context.local.store).create({
      id: uniqueId(),
      permissions: [],
      data: {
        resourceId: `${bucketId}:${fileId}`,
        resourceInternalId,
        resourceType: 'files',
        expire,
        accessedAt: null,
      },
    });
    return created(await told(context, token, 'create'));
  },
});

const list = route({
  method: 'GET',
  path: '/tokens/buckets/:bucketId/files/:fileId',
  scopes: ['tokens.read'],
  params: { bucketId: uid(), fileId: uid(), queries: listQueries(['expire']), total: totalParam() },
  handle: async (context, { bucketId, fileId, queries }) => {
    const { bucket, file } = found(context, bucketId, fileId);
    const ofFile = { method: 'equal', attribute: 'resourceInternalId', values: [internalId(bucket, file)] };
    const selection = { ...queries, filters: [...queries.filters, ofFile] };
    const page = listPage(resourceTokens(context.local.store), selection, 'File token');
    const tokens = await Promise.all(page.items.map((token) => tokenBody(context.local, token)));
    return ok({ total: page.total, tokens });
  },
});

const get = route({
  method: 'GET',
  path: '/tokens/:tokenId',
  scopes: ['tokens.read'],
  params: { tokenId: uid() },
  handle: async ({ local }, { tokenId }) => {
    const token = resourceTokens(local.store).get(tokenId);
    if (!token) throw tokenError('token_not_found');
    return ok(await tokenBody(local, token));
  },
});

const update = route({
  method: 'PATCH',
  path: '/tokens/:tokenId',
  scopes: ['tokens.write'],
  rateLimit,
  params: { tokenId: uid(), expire: futureDate() },
  handle: async (context, { tokenId, expire }) => {
    const token = resourceTokens(context.local.store).update(tokenId, { expire });
    if (!token) throw tokenError('token_not_found');
    return ok(await told(context, token, 'update'));
  },
});

const remove = route({
  method: 'DELETE',
  path: '/tokens/:tokenId',
  scopes: ['tokens.write'],
  rateLimit,
  params: { tokenId: uid() },
  handle: async (context, { tokenId }) => {
    const tokens = resourceTokens(context.local.store);
    const token = tokens.get(tokenId);
    if (!token || !tokens.delete(tokenId)) throw tokenError('token_not_found');
    await told(context, token, 'delete');
    return noContent();
  },
});

/** The bucket and the file of a token. @throws AppwriteError storage_bucket_not_found, storage_file_not_found */
function found(context: Context, bucketId: string, fileId: string): { bucket: BucketDocument; file: FileDocument } {
  const bucket = findBucket(context, bucketId);
  const file = files(context.local.store, bucket).get(fileId);
  if (!file) throw storageError('storage_file_not_found');
  return { bucket, file };
}

/** The token as it is answered, after its event. */
async function told(context: Context, token: ResourceTokenDocument, action: string): Promise<Record<string, unknown>> {
  const body = await tokenBody(context.local, token);
  announce(context, `tokens.${token.$id}.${action}`, body);
  return body;
}

/** File tokens: only API keys may create, read and change them. */
export const tokenRoutes: readonly Route[] = [create, list, get, update, remove];
