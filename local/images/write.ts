import type { Sharp } from 'sharp';
import { AppwriteError } from '../errors.ts';
import { imageOf } from './frame.ts';
import type { Picture } from './picture.ts';
import { rotate } from './rotate.ts';
import { loadSharp } from './sharp.ts';

/** The formats of answers. Source: appwrite 1.9.6, app/config/storage/outputs.php. */
export const OUTPUTS = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  heic: 'image/heic',
  avif: 'image/avif',
  gif: 'image/gif',
} as const;
export type Output = keyof typeof OUTPUTS;

/** The quality where none was asked for. Source: ImageMagick. */
const DEFAULT_QUALITY = { jpeg: 92, webp: 75, avif: 50 };

/**
 * Writes a picture. `quality` is 1 to 100; 0 and -1 stand for the format's own. Only GIF and WebP keep further frames.
 * @throws AppwriteError general_not_implemented for HEIC
 */
export async function writePicture(picture: Picture, output: Output, quality: number): Promise<Buffer> {
  await rotate(picture, picture.turn);
  const asked = quality > 0 ? quality : undefined;
  switch (output) {
    case 'jpg':
    case 'jpeg':
      return jpeg((await still(picture)).removeAlpha(), asked ?? DEFAULT_QUALITY.jpeg);
    case 'png':
      return (await still(picture)).png().toBuffer();
    case 'avif':
      return (await still(picture)).avif({ quality: asked ?? DEFAULT_QUALITY.avif }).toBuffer();
    case 'webp':
      return (await moving(picture)).webp({ quality: asked ?? DEFAULT_QUALITY.webp, ...timesOf(picture) }).toBuffer();
    case 'gif':
      return (await moving(picture)).gif(timesOf(picture)).toBuffer();
    case 'heic':
      throw heicUnsupported();
  }
}

/** From 90 on, colours are as fine as brightness, as in ImageMagick. */
function jpeg(image: Sharp, quality: number): Promise<Buffer> {
  return image.jpeg({ quality, chromaSubsampling: quality < 90 ? '4:2:0' : '4:4:4' }).toBuffer();
}

/** The answer to HEIC, whose codec sharp's binaries do not have. */
export function heicUnsupported(): AppwriteError {
  return AppwriteError.of('general_not_implemented', 'The local Appwrite does not support images in HEIC.');
}

async function still({ frames: [first], alpha }: Picture): Promise<Sharp> {
  if (!first) throw new Error('An image without frames.');
  const image = await imageOf(first);
  return alpha ? image : image.removeAlpha();
}

async function moving(picture: Picture): Promise<Sharp> {
  const { frames, alpha } = picture;
  const [first] = frames;
  if (!first || frames.length === 1) return still(picture);
  const sharp = await loadSharp();
  const raw = { width: first.width, height: first.height * frames.length, channels: 4 as const };
  const image = sharp(Buffer.concat(frames.map(({ data }) => data)), { raw: { ...raw, pageHeight: first.height } });
  return alpha ? image : image.removeAlpha();
}

function timesOf({ frames, delay, loop }: Picture): { delay?: number[]; loop?: number } {
  if (frames.length === 1) return {};
  return { ...(delay ? { delay } : {}), ...(loop === undefined ? {} : { loop }) };
}
