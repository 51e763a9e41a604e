'use strict';

// A thread of its own, so that a function in an endless loop dies with its parent, too.
const WATCH = `
const die = () => process.kill(process.pid, 'SIGKILL');
new (require('node:net').Socket)({ fd: 3 }).on('error', die).on('close', die).resume();
`;

/** Ends this process when the parent is gone, however it went: the pipes that it held close. */
function dieWithParent() {
  process.on('disconnect', () => process.exit(0));
  // on Windows a child belongs to its parent's job and the system ends both
  if (process.platform === 'win32') return;
  const { Worker } = require('node:worker_threads');
  const watch = new Worker(WATCH, {
    eval: true,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  watch.unref();
}

module.exports = { dieWithParent };
