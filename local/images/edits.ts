import { type Colour, colourOf, cut, frameOf, imageOf, layOn } from './frame.ts';
import { mapFrames, type Picture } from './picture.ts';
import { loadSharp } from './sharp.ts';

/** Gives every pixel the same opacity, between 0 and 1. */
export function setOpacity(picture: Picture, opacity: number): void {
  const alpha = Math.floor(opacity * 255);
  for (const { data } of picture.frames) for (let at = 3; at < data.length; at += 4) data[at] = alpha;
  picture.alpha = true;
}

/** Lays all frames on a colour, so that one frame without transparency remains. */
export async function setBackground(picture: Picture, hex: string): Promise<void> {
  const [first] = picture.frames;
  if (!first) return;
  const { width, height, left, top } = picture.canvas ?? { ...first, left: 0, top: 0 };
  const layers = picture.frames.map((frame) => ({ frame, left, top }));
  picture.frames = [await layOn({ width, height, colour: colourOf(hex) }, layers)];
  picture.canvas = undefined;
}

/** Adds a border around a picture. What was transparent gets its colour. */
export async function addBorder(picture: Picture, width: number, hex: string): Promise<void> {
  const background = colourOf(hex);
  const sides = { top: width, bottom: width, left: width, right: width };
  await mapFrames(picture, async (frame) =>
    frameOf((await imageOf(frame)).flatten({ background }).extend({ ...sides, background })),
  );
}

/** Rounds the corners. With a border, the rounded line is drawn anew and the picture gets back the size it was cropped to. */
export async function roundCorners(
  picture: Picture,
  radius: number,
  border?: { width: number; hex: string },
): Promise<void> {
  const { width, height } = picture;
  const inset = border?.width ?? 0;
  const rectangle = {
    ...{ x: inset, y: inset, rx: radius, ry: radius },
    width: width - (inset > 0 ? 2 * inset : 0),
    height: height - (inset > 0 ? 2 * inset : 0),
  };
  if (rectangle.width <= 0 || rectangle.height <= 0) Object.assign(rectangle, { width: 0, height: 0 });
  await mapFrames(picture, async (frame) => {
    const mask = svg(frame, rectangle, 'fill="black"');
    const masked = (await imageOf(frame)).composite([{ input: mask, blend: 'dest-in' }]);
    const rounded = await frameOf(masked);
    const shown = picture.alpha ? rounded : await onBlack(rounded);
    if (!border) return shown;
    const line = svg({ width, height }, rectangle, `fill="none" stroke="${css(border.hex)}" stroke-width="${inset}"`);
    const sharp = await loadSharp();
    const inside = await cut(shown, { left: 0, top: 0, width, height });
    const raw = { width: inside.width, height: inside.height, channels: 4 as const };
    return frameOf(
      sharp(line)
        .ensureAlpha()
        .composite([{ input: inside.data, raw, left: 0, top: 0 }]),
    );
  });
  if (border) picture.alpha = true;
}

async function onBlack(frame: Picture['frames'][number]): Promise<Picture['frames'][number]> {
  const black: Colour = { r: 0, g: 0, b: 0, alpha: 1 };
  return frameOf((await imageOf(frame)).flatten({ background: black }));
}

function css(hex: string): string {
  const { r, g, b } = colourOf(hex);
  return `rgb(${r},${g},${b})`;
}

function svg(size: { width: number; height: number }, rectangle: Record<string, number>, paint: string): Buffer {
  const attributes = Object.entries(rectangle).map(([name, value]) => `${name}="${value}"`);
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">` +
      `<rect ${attributes.join(' ')} ${paint}/></svg>`,
  );
}
