'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/** How many files are searched for a syntax error. */
const SEARCHED = 20;

/**
 * What calls a function's main, loaded at its first execution. Undefined where there is none; why is in its error log.
 * @param report hears it: as the deployed runtime words it, and with the stack, for the developer's terminal
 * @param modules `require` and `import` of the module that the function sees as the one that loads it
 */
async function load(modules, folder, entrypoint, report) {
  const file = `${folder}/${entrypoint}`;
  if (!existsSync(file)) {
    report(`Failed to load entrypoint, file ${entrypoint} does not exist.`);
    return undefined;
  }
  try {
    let loaded;
    try {
      loaded = modules.require(file);
    } catch (thrown) {
      // ERR_REQUIRE_ASYNC_MODULE is another: a module that awaits at its top fails on the deployed runtime
      if (thrown.code !== 'ERR_REQUIRE_ESM') throw thrown;
      loaded = await modules.import(file);
    }
    if (typeof (loaded.default || loaded) !== 'function')
      throw new TypeError("Function signature invalid. Did you forget to export a 'main' function?");
    // a default is called as a method, which its `this` shows
    return (context) => (loaded.default ? loaded.default(context) : loaded(context));
  } catch (thrown) {
    report(explain(thrown, entrypoint), `Failed to load: ${placeOf(thrown, folder, entrypoint)}${stackOf(thrown)}`);
    return undefined;
  }
}

function explain(thrown, entrypoint) {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof SyntaxError) return `Syntax error in ${entrypoint}: ${message}`;
  if (thrown instanceof TypeError) return message;
  return `Failed to load module: ${message}`;
}

/**
 * File, line and code of a syntax error in an ES module, which its stack does not have: those of the first file of the function
 * that Node.js cannot parse. Empty for other errors, and if it is in a package.
 */
function placeOf(thrown, folder, entrypoint) {
  if (!(thrown instanceof SyntaxError) || !String(thrown.stack).startsWith('SyntaxError')) return '';
  for (const path of [entrypoint, ...sourcesIn(folder)].slice(0, SEARCHED)) {
    const file = join(folder, path);
    const { status, stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8', windowsHide: true });
    if (status === 1) return `${stderr.split('\n\n')[0].replace(file, path)}\n`;
  }
  return '';
}

function sourcesIn(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesIn(folder, path);
    return /\.[cm]?js$/.test(path) ? [path] : [];
  });
}

/** An error with the lines of its stack that are the function's. */
function stackOf(error) {
  const lines = String(error?.stack || error).split('\n');
  return lines
    .filter((line) => !/^ +at .*(node:internal|[\\/]child[\\/]\w+\.cjs|[\\/]src[\\/]server\.js)/.test(line))
    .join('\n');
}

module.exports = { load };
