#!/usr/bin/env node
// The command of the package. It is plain JavaScript that an older Node.js can parse, so that it can report the required
// version.
import process from 'node:process';

const OLDEST = [22, 13];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(
    `appwrite-local needs Node.js ${OLDEST.join('.')} or later; this is ${process.versions.node}. Install Node.js 22 from https://nodejs.org.`,
  );
  process.exit(1);
}

// Node.js still calls its SQLite module experimental; users cannot do anything about that warning
const emitWarning = process.emitWarning;
process.emitWarning = (warning, ...rest) => {
  if (!/SQLite is an experimental feature/.test(String(warning))) emitWarning.call(process, warning, ...rest);
};

const { enableCompileCache } = await import('node:module');
enableCompileCache();
await import('./dist/main.js');
