'use strict';
// Only for a process with a debugger (`--inspect`): its address, and clocks that stand still at a breakpoint.
const inspector = require('node:inspector');

/** How often the clock is read, and the least that counts as a pause, in milliseconds. */
const TICK = 100;
const PAUSE = 500;
/** How often a port that is still taken is tried again, every 50 ms: by the process before this one, which is ending. */
const ATTEMPTS = 20;

/** Opens the debugger's port, or any free one if it stays taken. Returns its address. */
function openDebugger(port) {
  // an editor that started the local Appwrite has opened one already
  for (let attempt = 0; attempt < ATTEMPTS && !inspector.url(); attempt++) {
    if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    inspector.open(port, '127.0.0.1');
  }
  if (!inspector.url()) inspector.open(0, '127.0.0.1');
  return inspector.url();
}

/**
 * Makes timeouts leave out the time at breakpoints: the runtime's, and those of the function. A longer calculation without
 * a pause counts as one, too.
 */
function leaveOutPauses() {
  const now = performance.now.bind(performance);
  const start = setTimeout;
  let last = now();
  let paused = 0;
  const look = () => {
    const at = now();
    if (at - last > PAUSE) paused += at - last;
    last = at;
  };
  setInterval(look, TICK).unref();
  performance.now = () => {
    look();
    return now() - paused;
  };
  const withoutPauses = (run, wait, ...values) => {
    const due = performance.now() + Number(wait ?? 0);
    const timer = start(() => {
      // a millisecond: timers may fire that much early
      if (performance.now() + 1 < due) timer.refresh();
      else run(...values);
    }, wait);
    return timer;
  };
  globalThis.setTimeout = Object.defineProperties(withoutPauses, Object.getOwnPropertyDescriptors(start));
  AbortSignal.timeout = (wait) => {
    const controller = new AbortController();
    const error = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    setTimeout(() => controller.abort(error), wait).unref();
    return controller.signal;
  };
}

module.exports = { leaveOutPauses, openDebugger };
