import type { SharpOptions } from 'sharp';
import { loadSharp } from './sharp.ts';

/** One picture of an image: four bytes for each pixel, red, green, blue and opacity. */
export interface Frame {
  data: Buffer;
  width: number;
  height: number;
}

/** An image that is being edited. Only animations have more than one frame. */
export interface Picture {
  frames: Frame[];
  /** The size that crops gave. A border does not change it, as in Appwrite. */
  width: number;
  height: number;
  /** Whether opacity counts. Without it, what would be transparent is black. */
  alpha: boolean;
  /** The format that was read, as sharp names it. */
  format: string;
  /** The canvas from which a crop took the frames, and where. */
  canvas?: { width: number; height: number; left: number; top: number } | undefined;
  /** The clockwise rotation that the camera noted, in degrees. It is applied last. */
  turn: number;
  /** The time of each frame in milliseconds, and how often the animation runs (0: for ever). */
  delay?: number[] | undefined;
  loop?: number | undefined;
}

/** The size of an image before it is read. */
export interface Size {
  width: number;
  height: number;
}

/** To what a picture is scaled while it is read. */
export interface Scaling extends Size {
  /** `cover` cuts what does not fit, `fill` changes the shape. */
  fit: 'cover' | 'fill';
}

/** The most pixels of an image, over all its frames. Beyond, a small file could use up the memory. */
const MOST_PIXELS = 100_000_000;

/** The rotation by the EXIF orientation. Mirrored ones are ignored. Source: utopia-php/image 0.8.6. */
const TURNS: Readonly<Record<number, number>> = { 3: 180, 6: 90, 8: 270 };

/**
 * Reads an image. `scale` decides by its size whether it is scaled.
 * @throws Error of sharp for bytes that are no image
 * @throws AppwriteError general_not_implemented without sharp
 */
export async function readPicture(bytes: Buffer, scale: (size: Size) => Scaling | undefined): Promise<Picture> {
  const sharp = await loadSharp();
  const options: SharpOptions = { animated: true, limitInputPixels: MOST_PIXELS };
  const { format, orientation, hasAlpha, pages = 1, delay, loop, ...found } = await sharp(bytes, options).metadata();
  const [width, height] = [found.width, found.pageHeight ?? found.height];
  // a JPEG that ends early is shown as far as it goes, as in Appwrite
  const image = sharp(bytes, { ...options, failOn: format === 'jpeg' ? 'none' : 'error' });
  const scaled = scale({ width, height });
  if (scaled) image.resize({ ...scaled, kernel: kernelFor(scaled, width) });
  const { data, info } = await image.toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const size = { width: info.width, height: info.height / pages };
  const bytesOfFrame = size.width * size.height * 4;
  const frames = Array.from({ length: pages }, (_, at) => ({
    ...{ data: data.subarray(at * bytesOfFrame, (at + 1) * bytesOfFrame), ...size },
  }));
  return { frames, ...size, alpha: hasAlpha, format, turn: TURNS[orientation ?? 1] ?? 0, delay, loop };
}

/** What is filled keeps its pixels sharp, as in Appwrite. */
function kernelFor({ fit, width }: Scaling, from: number): 'lanczos3' | 'cubic' | 'nearest' {
  if (fit === 'cover') return 'lanczos3';
  return width > from ? 'nearest' : 'cubic';
}

/** Edits each frame alone. */
export async function mapFrames(picture: Picture, edit: (frame: Frame) => Promise<Frame>): Promise<void> {
  const edited: Frame[] = [];
  for (const frame of picture.frames) edited.push(await edit(frame));
  picture.frames = edited;
}
