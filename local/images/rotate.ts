import { cut, frameOf, imageOf, layOn, TRANSPARENT } from './frame.ts';
import { type Frame, mapFrames, type Picture } from './picture.ts';

/** Rotates a picture clockwise, in degrees from 0 to 359. The new corners are transparent, or black without opacity. */
export async function rotate(picture: Picture, degrees: number): Promise<void> {
  if (degrees === 0) return;
  if (degrees % 90 === 0) {
    await mapFrames(picture, async (frame) => frameOf((await imageOf(frame)).rotate(degrees)));
    return;
  }
  await mapFrames(picture, (frame) => turned(frame, (degrees * Math.PI) / 180));
  picture.alpha = true;
}

/** What is added around a picture before it is rotated, so that no edge is cut, in pixels. */
const MARGIN = 2;

/** A frame, rotated around its centre by an angle in radians. The size is rounded as by ImageMagick. */
async function turned(frame: Frame, angle: number): Promise<Frame> {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const sides = { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN };
  const padded = await frameOf((await imageOf(frame)).extend({ ...sides, background: TRANSPARENT }));
  const spanX = frame.width * Math.abs(cos) + frame.height * Math.abs(sin);
  const spanY = frame.width * Math.abs(sin) + frame.height * Math.abs(cos);
  const x = axisOf({ side: frame.width, span: spanX, ...along(padded, cos, -sin) });
  const y = axisOf({ side: frame.height, span: spanY, ...along(padded, sin, cos) });
  const matrix: [[number, number], [number, number]] = [
    [cos, -sin],
    [sin, cos],
  ];
  const moved = { odx: x.move, ody: y.move, interpolator: 'bilinear' as const, background: TRANSPARENT };
  const whole = await frameOf((await imageOf(padded)).affine(matrix, moved));
  const { width, height } = whole;
  const inside = await cut(whole, { left: Math.max(0, -x.place), top: Math.max(0, -y.place), width, height });
  const layer = { frame: inside, left: Math.max(0, x.place), top: Math.max(0, y.place) };
  return layOn({ width: x.size, height: y.size, colour: TRANSPARENT }, [layer]);
}

/** Along one axis of the picture that sharp makes: where the frame's centre is. */
function along({ width, height }: Frame, byX: number, byY: number): { centre: number } {
  const first = Math.round(Math.min(0, width * byX) + Math.min(0, height * byY));
  // sharp rotates the centres of pixels around the centre of the first pixel
  return { centre: (width / 2 - 0.5) * byX + (height / 2 - 0.5) * byY + 0.5 - first };
}

/** Along one axis: the size of the canvas, where the rotated frame lies on it, and the rest that is less than a pixel. */
function axisOf({ side, span, centre }: { side: number; span: number; centre: number }) {
  const start = Math.floor(side / 2 - span / 2 - 0.5);
  const size = Math.ceil(side / 2 + span / 2 - start + 0.5);
  const target = side / 2 - start;
  const place = Math.round(target - centre);
  return { size, place, move: target - place - centre };
}
