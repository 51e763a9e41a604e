/** How many images are processed at the same time: each takes four bytes of memory for each pixel, several times. */
const AT_ONCE = 4;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs work on an image as soon as fewer than {@link AT_ONCE} others run, in the order of the calls. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running++;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    // the turn goes to the next one
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
