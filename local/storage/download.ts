import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { text, uid } from '../http/params.ts';
import { type Reply, raw } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sharedFile } from './access.ts';
import { blobs } from './blobs.ts';
import { storageError } from './errors.ts';

/** The length of a range without an end, in bytes. Source: `MAX_OUTPUT_CHUNK_SIZE` of 1.9.6. */
const OUTPUT_CHUNK = 10 * 1024 * 1024;

const params = { bucketId: uid(), fileId: uid(), token: optional(text(512), '') };

const download = route({
  method: 'GET',
  path: '/storage/buckets/:bucketId/files/:fileId/download',
  scopes: ['files.read'],
  params,
  handle: async (context, asked) => {
    const { name, mimeType, bytes } = await contentOf(context, asked);
    return part(
      context,
      raw(mimeType, bytes, { ...CACHE, 'content-disposition': disposition('attachment', name) }),
      bytes,
    );
  },
});

/** Types that a browser shows without running code. Others are sent as text. */
const SHOWN = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/heic', 'video/mp4'];

const view = route({
  method: 'GET',
  path: '/storage/buckets/:bucketId/files/:fileId/view',
  scopes: ['files.read'],
  params,
  handle: async (context, asked) => {
    const { name, mimeType, bytes } = await contentOf(context, asked);
    const type = [...SHOWN, 'application/pdf', 'text/plain'].includes(mimeType) ? mimeType : 'text/plain';
    const headers = {
      ...CACHE,
      'content-security-policy': 'script-src none;',
      'content-disposition': disposition('inline', name),
    };
    return part(context, raw(type, bytes, headers), bytes);
  },
});

const CACHE = { 'cache-control': 'private, max-age=3888000', 'x-content-type-options': 'nosniff' };

async function contentOf(
  context: Context,
  asked: { bucketId: string; fileId: string; token: string },
): Promise<{ name: string; mimeType: string; bytes: Buffer }> {
  const { name, mimeType, blob } = (await sharedFile(context, asked)).file;
  const bytes = blobs(context.local).read(blob);
  if (!bytes) throw storageError('storage_file_not_found');
  return { name, mimeType, bytes };
}

/** The file name without characters that a header cannot contain. */
function disposition(how: string, name: string): string {
  return `${how}; filename="${name.replace(/["\\\r\n]|[^\x20-\x7e]/g, '_')}"`;
}

/** The part that the `range` header requests. Without one, everything. @throws AppwriteError storage_invalid_range */
function part(context: Context, whole: Reply, bytes: Buffer): Reply {
  const range = context.request.headers['range'];
  if (!range) return whole;
  const match = /^bytes=(\d+)-(\d*)$/.exec(range);
  if (!match) throw storageError('storage_invalid_range');
  const size = bytes.length;
  const start = Number(match[1]);
  const end = match[2] ? Number(match[2]) : Math.min(start + OUTPUT_CHUNK - 1, size - 1);
  if (start >= end || end >= size) throw storageError('storage_invalid_range');
  const headers = { ...whole.headers, 'accept-ranges': 'bytes', 'content-range': `bytes ${start}-${end}/${size}` };
  return { ...whole, status: 206, body: bytes.subarray(start, end + 1), headers };
}

export const downloadRoutes: readonly Route[] = [download, view];
