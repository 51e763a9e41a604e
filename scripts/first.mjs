// Runs a command that listens on a port: `node scripts/first.mjs scripts/start.ts --port 4700`, on any Node version. It checks
// the port before it installs missing packages, so that a taken port is reported at once.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { install, whatIsMissing } from './ensure-installed.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The port and address that the command will listen on. The command itself reports invalid values. */
function asked() {
  const args = process.argv.slice(3);
  const options = { port: { type: 'string' }, host: { type: 'string' }, help: { type: 'boolean', short: 'h' } };
  const { port = '4600', host = '127.0.0.1', help } = parseArgs({ args, options, strict: false }).values;
  return { port: help || !/^\d{1,5}$/.test(String(port)) ? 0 : Number(port), host: String(host) };
}

/** @param {{ port: number, host: string }} address @returns {Promise<boolean>} */
function isTaken({ port, host }) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve('code' in error && error.code === 'EADDRINUSE'));
    probe.listen(port, host, () => probe.close(() => resolve(false)));
  });
}

/** The Node that the project pins, if it differs from this one. */
function otherNode() {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const [name, version] =
    Object.entries(optionalDependencies).find(([name]) => name.endsWith(`-${platform}-${process.arch}`)) ?? [];
  const file = join(root, 'node_modules', String(name), 'bin', platform === 'win' ? 'node.exe' : 'node');
  return version !== process.versions.node && existsSync(file) ? file : undefined;
}

/** @param {string} node */
function runOn(node) {
  const run = join(root, 'scripts', 'run.mjs');
  const args = ['--disable-warning=ExperimentalWarning', run, ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: 'inherit' });
  const parent = process.ppid;
  // Ctrl-C reaches both processes; a signal to npm alone ends only npm and its shell
  const watching = setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 100);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('close', (code) => {
    clearInterval(watching);
    process.exitCode = code ?? 1;
  });
}

const missing = whatIsMissing();
if (missing) {
  const { port, host } = asked();
  if (port !== 0 && (await isTaken({ port, host }))) {
    const script = process.env.npm_lifecycle_event;
    const command = script === undefined || script === 'start' ? 'npm start' : `npm run ${script}`;
    console.error(`Port ${port} is taken. Choose another: ${command} -- --port ${port === 65535 ? 4600 : port + 1}`);
    process.exit(1);
  }
  install(missing);
}
const node = otherNode();
if (node) runOn(node);
else {
  // like --disable-warning=ExperimentalWarning, which early versions of Node 20 do not know
  const { emitWarning } = process;
  process.emitWarning = (warning, ...rest) =>
    rest[0] === 'ExperimentalWarning' ? undefined : Reflect.apply(emitWarning, process, [warning, ...rest]);
  await import('./run.mjs');
}
