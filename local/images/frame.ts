import type { OverlayOptions, Sharp } from 'sharp';
import type { Frame } from './picture.ts';
import { loadSharp } from './sharp.ts';

export interface Colour {
  r: number;
  g: number;
  b: number;
  alpha: number;
}

export const TRANSPARENT: Colour = { r: 0, g: 0, b: 0, alpha: 0 };

/** The colour of three or six hex digits. */
export function colourOf(hex: string): Colour {
  const digits = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  const [r = 0, g = 0, b = 0] = Buffer.from(digits, 'hex');
  return { r, g, b, alpha: 1 };
}

/** The frame as input of sharp. */
export async function imageOf({ data, width, height }: Frame): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp(data, { raw: { width, height, channels: 4 } });
}

/** What sharp made, as a frame. */
export async function frameOf(image: Sharp): Promise<Frame> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Frames laid on a canvas of one colour, the last one on top. What is beyond the canvas is cut. */
export async function layOn(
  canvas: { width: number; height: number; colour: Colour },
  layers: readonly { frame: Frame; left?: number; top?: number }[],
): Promise<Frame> {
  const sharp = await loadSharp();
  const { width, height, colour } = canvas;
  const overlays: OverlayOptions[] = [];
  for (const { frame, left = 0, top = 0 } of layers) {
    const inside = await cut(frame, { left: 0, top: 0, width: width - left, height: height - top });
    const raw = { width: inside.width, height: inside.height, channels: 4 as const };
    overlays.push({ input: inside.data, raw, left, top });
  }
  return frameOf(sharp({ create: { width, height, channels: 4, background: colour } }).composite(overlays));
}

/** The part of a frame in a rectangle, as far as the frame goes. */
export async function cut(
  frame: Frame,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): Promise<Frame> {
  const [x, y] = [Math.max(0, left), Math.max(0, top)];
  const w = Math.max(1, Math.min(frame.width, left + width) - x);
  const h = Math.max(1, Math.min(frame.height, top + height) - y);
  if (x === 0 && y === 0 && w === frame.width && h === frame.height) return frame;
  return frameOf((await imageOf(frame)).extract({ left: x, top: y, width: w, height: h }));
}
