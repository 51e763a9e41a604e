import { extname } from 'node:path';
import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { optional, type Values } from '../http/param.ts';
import { decimal, hexColour, integer, oneOf, text, uid } from '../http/params.ts';
import { type Reply, raw } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { GRAVITIES, readCropped } from '../images/crop.ts';
import { addBorder, roundCorners, setBackground, setOpacity } from '../images/edits.ts';
import type { Picture } from '../images/picture.ts';
import { rotate } from '../images/rotate.ts';
import { loadSharp } from '../images/sharp.ts';
import { heicUnsupported, OUTPUTS, type Output, writePicture } from '../images/write.ts';
import { Turns } from '../jobs/turns.ts';
import { findBucket, sharedFile } from './access.ts';
import { blobs } from './blobs.ts';
import type { FileDocument } from './documents.ts';
import { storageError } from './errors.ts';
import { PLACEHOLDER_BACKGROUND, placeholderFor } from './placeholders.ts';
import { type KeptPreview, previewCache } from './preview-cache.ts';

/** Types that are shown. Others get a placeholder. Source: appwrite 1.9.6, app/config/storage/inputs.php. */
const INPUTS = ['image/jpeg', 'image/png', 'image/heic', 'image/webp', 'image/gif'];

/** Larger images get a placeholder; `sizeActual`, in bytes. Source: the default of `_APP_STORAGE_PREVIEW_LIMIT` of 1.9.6. */
const PREVIEW_LIMIT = 20_000_000;

/** How long a client may keep a new preview and a cached one, in seconds. Source: 1.9.6, `getFilePreview` and shared/api.php. */
const [NEW_FOR, CACHED_FOR] = [30 * 24 * 60 * 60, 180 * 24 * 60 * 60];

/** How many previews are made at the same time: each takes four bytes of memory for each pixel, several times. */
const turns = new Turns(4);

const outputs = Object.keys(OUTPUTS).filter((name): name is Output => name in OUTPUTS);

const edits = {
  width: optional(integer(0, 4000), 0),
  height: optional(integer(0, 4000), 0),
  gravity: optional(oneOf(GRAVITIES), 'center' as const),
  quality: optional(integer(-1, 100), -1),
  borderWidth: optional(integer(0, 100), 0),
  borderColor: optional(hexColour(), ''),
  borderRadius: optional(integer(0, 4000), 0),
  opacity: optional(decimal(0, 1), 1),
  rotation: optional(integer(-360, 360), 0),
  background: optional(hexColour(), ''),
  output: optional(oneOf(outputs), undefined),
};

type Edits = Values<typeof edits>;

const preview = route({
  method: 'GET',
  path: '/storage/buckets/:bucketId/files/:fileId/preview',
  scopes: ['files.read'],
  params: { bucketId: uid(), fileId: uid(), ...edits, token: optional(text(512), '') },
  handle: async (context, asked) => {
    if (!findBucket(context, asked.bucketId).transformations && !context.isKey)
      throw storageError('storage_bucket_transformations_disabled');
    const { file } = await sharedFile(context, asked);
    const cache = previewCache(context.local);
    const key = cacheKey(context, file);
    const kept = cache.get(key);
    if (kept) return reply(kept, { 'cache-control': `private, max-age=${CACHED_FOR}`, 'x-appwrite-cache': 'hit' });
    const made = await turns.take('preview', () => make(context, file, asked));
    cache.set(key, made);
    return reply(made, {
      'cache-control': `no-cache, no-store, must-revalidate, private, max-age=${NEW_FOR}`,
      ...{ pragma: 'no-cache', expires: '0', 'x-appwrite-cache': 'miss' },
    });
  },
});

function reply({ type, bytes }: KeptPreview, headers: Record<string, string>): Reply {
  return raw(type, bytes, headers);
}

/** The content and what was asked for, as it was written. Other parameters do not count. */
function cacheKey({ request }: Context, file: FileDocument): string {
  const asked = Object.keys(edits).map((name) => request.input[name] ?? null);
  return JSON.stringify([file.blob, ...asked]);
}

async function make(context: Context, file: FileDocument, asked: Edits): Promise<KeptPreview> {
  // without the library no preview is possible, whatever the file
  await loadSharp();
  const { bytes, extension, background } = sourceOf(context, file);
  const output = asked.output ?? outputFor(extension, file.mimeType);
  const picture = await read(bytes, file.mimeType, asked);
  try {
    await edit(picture, { ...asked, background: asked.background || background });
    return { type: OUTPUTS[output], bytes: await writePicture(picture, output, asked.quality) };
  } catch (error) {
    if (error instanceof AppwriteError) throw error;
    console.error(error);
    throw serverError();
  }
}

interface Source {
  bytes: Buffer;
  /** In lower case, without the dot. */
  extension: string;
  /** The colour where none was asked for. */
  background: string;
}

/** The file's bytes, or its placeholder. @throws AppwriteError storage_file_not_found if it is incomplete */
function sourceOf(context: Context, { blob, name, mimeType, sizeActual }: FileDocument): Source {
  const isImage = INPUTS.includes(mimeType);
  if (!isImage || sizeActual > PREVIEW_LIMIT)
    return { bytes: placeholderFor(mimeType, isImage), extension: 'png', background: PLACEHOLDER_BACKGROUND };
  const bytes = blobs(context.local).read(blob);
  if (!bytes) throw storageError('storage_file_not_found');
  return { bytes, extension: extname(name).slice(1).toLowerCase(), background: '' };
}

/** The format where none was asked for: by the file's name, without an extension by its content. */
function outputFor(extension: string, mimeType: string): Output {
  const wanted = extension === '' ? outputs.find((name) => OUTPUTS[name] === mimeType) : undefined;
  return wanted ?? outputs.find((name) => name === extension) ?? 'jpg';
}

/** @throws AppwriteError storage_file_type_unsupported with the library's message */
async function read(bytes: Buffer, mimeType: string, asked: Edits): Promise<Picture> {
  try {
    return await readCropped(bytes, asked);
  } catch (error) {
    if (error instanceof AppwriteError) throw error;
    if (mimeType === 'image/heic') throw heicUnsupported();
    const reason = error instanceof Error ? error.message : String(error);
    throw storageError('storage_file_type_unsupported', `Read Exception : ${reason}`);
  }
}

/** In Appwrite's order. A border without a colour is a 500 there, too. */
async function edit(picture: Picture, asked: Edits): Promise<void> {
  const { opacity, background, borderWidth, borderColor, borderRadius, rotation } = asked;
  if (opacity !== 1) setOpacity(picture, opacity);
  if (background) await setBackground(picture, background);
  if (borderWidth > 0 && !borderColor) throw serverError();
  if (borderWidth > 0) await addBorder(picture, borderWidth, borderColor);
  const border = borderWidth > 0 ? { width: borderWidth, hex: borderColor } : undefined;
  if (borderRadius > 0) await roundCorners(picture, borderRadius, border);
  await rotate(picture, (rotation + 360) % 360);
}

function serverError(): AppwriteError {
  return AppwriteError.of('general_unknown', 'Server Error');
}

export const previewRoutes: readonly Route[] = [preview];
