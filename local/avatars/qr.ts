import { correction, generate } from 'lean-qr';
import { optional } from '../http/param.ts';
import { boolean, integer, text } from '../http/params.ts';
import { raw } from '../http/reply.ts';
import { route } from '../http/route.ts';
import { loadSharp } from '../images/sharp.ts';
import { CACHE_CONTROL } from './initials.ts';

/** The width of a module before the image is scaled, in pixels. Source: appwrite 1.9.6, Avatars/Http/QR/Get.php. */
const MODULE = 15;

export const qrRoute = route({
  method: 'GET',
  path: '/avatars/qr',
  scopes: ['avatars.read'],
  params: {
    text: text(512),
    size: optional(integer(1, 1000), 400),
    margin: optional(integer(0, 10), 1),
    download: optional(boolean(), false),
  },
  handle: async (_, { text: content, size, margin, download }) => {
    const sharp = await loadSharp();
    const { pixels, side } = drawn(content, margin);
    const image = await sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
      .resize({ width: size, height: size })
      .png()
      .toBuffer();
    const attachment = { 'content-disposition': 'attachment; filename="qr.png"' };
    return raw('image/png', image, { 'cache-control': CACHE_CONTROL, ...(download ? attachment : {}) });
  },
});

/** The code with a margin of that many modules, one byte for each pixel. The error correction is the lowest, as in Appwrite. */
function drawn(content: string, margin: number): { pixels: Buffer; side: number } {
  const code = generate(content, { minCorrectionLevel: correction.L, maxCorrectionLevel: correction.L });
  const modules = code.size + 2 * margin;
  const side = modules * MODULE;
  const pixels = Buffer.alloc(side * side, 255);
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) {
      if (!code.get(x, y)) continue;
      for (let line = 0; line < MODULE; line++) {
        const start = ((y + margin) * MODULE + line) * side + (x + margin) * MODULE;
        pixels.fill(0, start, start + MODULE);
      }
    }
  return { pixels, side };
}
