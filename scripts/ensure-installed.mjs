// Runs before npm scripts, on any Node version: installs packages if something is missing or the lock file has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.installed-lock');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

/** Whether the file that npm writes last lists all of the lock file as installed, except packages for other platforms. */
function isWhole() {
  try {
    const read = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8')).packages;
    const installed = read('node_modules', '.package-lock.json');
    return Object.entries(read('package-lock.json')).every(([path, { version, optional, devOptional }]) =>
      installed[path] ? installed[path].version === version : path === '' || optional || devOptional,
    );
  } catch {
    return false;
  }
}

/** Why packages have to be installed; undefined if all are installed. */
export function whatIsMissing() {
  if (!existsSync(join(root, 'node_modules'))) return 'nothing is installed yet';
  if (!existsSync(stamp) && isWhole()) writeFileSync(stamp, lock); // installed with `npm ci`
  if (!existsSync(stamp)) return 'the last installation did not finish';
  if (readFileSync(stamp, 'utf8') !== lock) return 'package-lock.json changed';
  const declared = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of Object.keys({ ...declared.dependencies, ...declared.devDependencies }))
    if (!existsSync(join(root, 'node_modules', name, 'package.json'))) return `${name} is missing`;
  return undefined;
}

/** Installs what the lock file names; ends the process on failure. @param {string} missing why */
export function install(missing) {
  console.log(`Installing packages (${missing}): npm ci`);
  // npm's own entry file, so that no shell is needed on Windows
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const run = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (run.status !== 0) {
    console.error('npm ci failed: see above. The commands need its packages. The next command tries again.');
    process.exit(run.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const missing = whatIsMissing();
  if (missing) install(missing);
}
