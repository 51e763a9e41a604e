import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { hexColour, integer, text } from '../http/params.ts';
import { raw } from '../http/reply.ts';
import { route } from '../http/route.ts';
import { loadSharp } from '../images/sharp.ts';
import { GLYPHS } from './glyphs.ts';

/** The backgrounds. Source: appwrite 1.9.6, Avatars/Http/Initials/Get.php. */
const THEMES = ['FD366E', 'FE9567', '7C67FE', '68A3FE', '85DBD8'] as const;

/** 45 days, as in Appwrite. */
export const CACHE_CONTROL = 'private, max-age=3888000';

export const initialsRoute = route({
  method: 'GET',
  path: '/avatars/initials',
  scopes: ['avatars.read'],
  params: {
    name: optional(text(128), ''),
    width: optional(integer(0, 2000), 500),
    height: optional(integer(0, 2000), 500),
    background: optional(hexColour(), ''),
  },
  handle: async (context, { name, width, height, background }) => {
    const { letters, theme } = initialsOf(name || nameOf(context));
    // as in Appwrite: ImageMagick makes no empty image
    if (width === 0 || height === 0) throw AppwriteError.of('general_unknown', 'Server Error');
    const sharp = await loadSharp();
    const image = await sharp(drawn(letters, { width, height, background: background || theme }))
      .png()
      .toBuffer();
    return raw('image/png', image, { 'cache-control': CACHE_CONTROL });
  },
});

function nameOf({ caller }: Context): string {
  return caller.kind === 'user' ? caller.user.name : '';
}

/**
 * The first letters of a name's first two words, and the background that follows from them. Only A to Z and digits count.
 * Words are separated by spaces, or by `_` if there is no space.
 */
function initialsOf(name: string): { letters: string; theme: string } {
  const spaced = upperCase(name).split(' ');
  const words = spaced.length === 1 ? upperCase(name).split('_') : spaced;
  let letters = '';
  for (const [at, word] of words.entries()) {
    const [letter = ''] = word;
    if (!/^[A-Z0-9]$/.test(letter)) continue;
    letters += letter;
    if (at === 1) break;
  }
  const sum = [...letters].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return { letters, theme: THEMES[(sum % 10) % THEMES.length] ?? THEMES[0] };
}

/** As PHP: only the letters of ASCII. */
function upperCase(name: string): string {
  return name.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** The height of a capital, the gap between letters, and the thickness of a line, in parts of the size of the letters. */
const [CAPITAL, GAP, THICKNESS] = [0.727, 0.11, 0.1];

/** The letters are cut out of the background, as in Appwrite. */
function drawn(
  letters: string,
  { width, height, background }: { width: number; height: number; background: string },
): Buffer {
  const size = Math.min(width, height) / 2;
  const scale = (size * CAPITAL) / 100;
  const gap = (size * GAP) / scale;
  let x = 0;
  const paths: string[] = [];
  for (const letter of letters) {
    const glyph = GLYPHS[letter];
    if (!glyph) continue;
    paths.push(`<path transform="translate(${x} 0)" d="${glyph.path}"/>`);
    x += glyph.width + gap;
  }
  const left = width / 1.97 - ((x - gap) * scale) / 2;
  const top = height / 2 + size / 3 - size * CAPITAL;
  const line = `fill="none" stroke="black" stroke-width="${(size * THICKNESS) / scale}" stroke-linejoin="round"`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
      `<mask id="letters"><rect width="100%" height="100%" fill="white"/>` +
      `<g transform="translate(${left} ${top}) scale(${scale})" ${line}>${paths.join('')}</g></mask>` +
      `<rect width="100%" height="100%" fill="#${background}" mask="url(#letters)"/></svg>`,
  );
}
