import sharp from 'sharp';
import type { Question } from './questions.ts';
import { appwrite } from './under-test.ts';

/** An answer that is an image, or an error as JSON. */
export interface SeenImage {
  status: number;
  headers: Headers;
  /** `png 80x60`, or an error's type. */
  what: string;
  /** How many frames it has. */
  frames: number;
  /** The colour at a place, both between 0 and 1: `red`, `green`… or `none` where nothing is seen. */
  at(x: number, y: number): string;
}

const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
  white: [255, 255, 255],
  black: [0, 0, 0],
  yellow: [255, 255, 0],
  pink: [253, 54, 110],
  orange: [254, 149, 103],
};

/** The name of a colour that is as good as one of {@link COLOURS}; libraries differ by a few steps. */
function nameOf([r = 0, g = 0, b = 0, alpha = 0]: Buffer): string {
  if (alpha < 32) return 'none';
  const near = Object.entries(COLOURS).find(([, c]) => [r, g, b].every((x, i) => Math.abs(x - (c[i] ?? 0)) < 16));
  return `${near?.[0] ?? `${r},${g},${b}`}${alpha > 250 ? '' : ` ${Math.round((alpha / 255) * 10) / 10}`}`;
}

/** Asks for an image, and reads it. */
export async function see(question: Question): Promise<SeenImage> {
  const { endpoint, project } = appwrite();
  const url = new URL(endpoint + question.path);
  for (const [name, value] of Object.entries(question.send ?? {})) url.searchParams.set(name, String(value));
  const headers = { 'x-appwrite-project': project, ...question.as(appwrite()) };
  const response = await fetch(url, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  const seen = { status: response.status, headers: response.headers };
  if (!response.headers.get('content-type')?.startsWith('image/')) {
    const { type } = JSON.parse(bytes.toString()) as { type: string };
    return { ...seen, what: type, frames: 0, at: () => type };
  }
  const { format, pages = 1 } = await sharp(bytes).metadata();
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return {
    ...seen,
    what: `${format} ${info.width}x${info.height}`,
    frames: pages,
    at(x, y) {
      const start = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 4;
      return nameOf(data.subarray(start, start + 4));
    },
  };
}
