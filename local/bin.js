#!/usr/bin/env node
// The command of the package. Plain JavaScript that an older Node can parse too, so that it can say what is missing.
import process from 'node:process';

const OLDEST = [22, 13];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`appwrite-local needs Node.js ${OLDEST.join('.')} or later; this is ${process.versions.node}.`);
  process.exit(1);
}

// SQLite is part of Node and still called experimental there; a user can do nothing about that
const emitWarning = process.emitWarning;
process.emitWarning = (warning, ...rest) => {
  if (!/SQLite is an experimental feature/.test(String(warning))) emitWarning.call(process, warning, ...rest);
};

const { enableCompileCache } = await import('node:module');
enableCompileCache();
await import('./dist/main.js');
