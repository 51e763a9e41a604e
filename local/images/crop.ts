import { cut, frameOf, imageOf } from './frame.ts';
import { mapFrames, type Picture, readPicture, type Scaling, type Size } from './picture.ts';

export const GRAVITIES = [
  'center',
  'top-left',
  'top',
  'top-right',
  'left',
  'right',
  'bottom-left',
  'bottom',
  'bottom-right',
] as const;
export type Gravity = (typeof GRAVITIES)[number];

/** A crop that was asked for. A side of 0 follows from the other side. */
export interface Crop extends Size {
  gravity: Gravity;
}

/**
 * Reads an image and crops it. The sizes and what is cut off follow utopia-php/image 0.8.6. A picture with a gravity other
 * than the centre is scaled by the longer side that was asked for, so it may keep a part only.
 * @throws Error of sharp for bytes that are no image
 */
export async function readCropped(bytes: Buffer, crop: Crop): Promise<Picture> {
  let plan: Plan | undefined;
  const picture = await readPicture(bytes, (size) => {
    plan = planOf(size, crop);
    return plan?.scaling;
  });
  if (!plan) return picture;
  const { width, height } = plan;
  if (plan.cutAt) await cutOut(picture, { ...plan, cutAt: plan.cutAt });
  return Object.assign(picture, { width, height });
}

interface Plan extends Size {
  scaling: Scaling;
  cutAt?: { left: number; top: number };
}

function planOf(from: Size, { gravity, ...asked }: Crop): Plan | undefined {
  const aspect = from.width / from.height;
  if (gravity === 'center' && asked.width === 0 && asked.height === 0) return undefined;
  let width = asked.width || Math.trunc(asked.height * aspect);
  let height = asked.height || Math.trunc(width / aspect);
  if (width === 0 && height === 0) ({ width, height } = from);
  [width, height] = [Math.max(1, width), Math.max(1, height)];
  if (gravity === 'center') return { width, height, scaling: { fit: 'cover', width, height } };
  const scaling: Scaling =
    width > height
      ? { fit: 'fill', width, height: Math.max(1, Math.trunc(width * aspect)) }
      : { fit: 'fill', width: Math.max(1, Math.trunc(height * aspect)), height };
  return { width, height, scaling, cutAt: placeOf(gravity, scaling, { width, height }) };
}

function placeOf(gravity: Gravity, from: Size, to: Size): { left: number; top: number } {
  const along = (before: string, after: string, space: number) => {
    if (gravity.includes(before)) return 0;
    return gravity.includes(after) ? space : Math.trunc(space / 2);
  };
  // a middle row has its own names, and a corner has two words
  const left = along('left', 'right', from.width - to.width);
  const top = along('top', 'bottom', from.height - to.height);
  return { left, top };
}

async function cutOut(picture: Picture, plan: Plan & { cutAt: { left: number; top: number } }): Promise<void> {
  const { width, height, scaling, cutAt } = plan;
  await mapFrames(picture, async (frame) => {
    const part = await cut(frame, { ...cutAt, width, height });
    if (picture.format !== 'gif') return part;
    return frameOf((await imageOf(part)).resize({ width, height, fit: 'fill' }));
  });
  const [left, top] = [Math.max(0, cutAt.left), Math.max(0, cutAt.top)];
  if (picture.format !== 'gif') picture.canvas = { width: scaling.width, height: scaling.height, left, top };
}
