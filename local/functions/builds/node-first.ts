import { chmodSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Set if the packages of the build before are reused, so that `npm install` has nothing to do. */
export const REUSED = 'APPWRITE_LOCAL_PACKAGES_REUSED';

/** Shell code: an installation without package names, which would change nothing, is skipped. */
const npmScript = (node: string, npm: string) => `#!/bin/sh
if [ -n "$${REUSED}" ]; then
  case "$1" in
    install|i|ci|clean-install|install-clean)
      named=
      for word in "$@"; do case "$word" in "$1"|-*) ;; *) named=yes ;; esac; done
      if [ -z "$named" ]; then
        echo "packages are those of the build before: neither package.json nor the lock file has changed"
        exit 0
      fi ;;
  esac
fi
exec "${node}" "${npm}" "$@"
`;

/**
 * The search path for build commands. It begins with the Node.js that runs the functions, so that native packages fit, and
 * its npm.
 * @param folder the folder for both, created if missing
 */
export function searchPath(folder: string, path: string): string {
  // on Windows npm is next to Node.js
  if (process.platform === 'win32') return `${dirname(process.execPath)}${delimiter}${path}`;
  if (!existsSync(join(folder, 'node'))) {
    mkdirSync(folder, { recursive: true });
    symlinkSync(process.execPath, join(folder, 'node'));
    const npm = npmOn(path);
    if (npm !== undefined) {
      writeFileSync(join(folder, 'npm'), npmScript(process.execPath, npm));
      chmodSync(join(folder, 'npm'), 0o755);
    }
  }
  return `${folder}${delimiter}${path}`;
}

/** npm's own JavaScript file. Undefined if npm is missing or is not installed in the usual form. */
function npmOn(path: string): string | undefined {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const found = path.split(delimiter).map((folder) => join(folder, 'npm'));
  for (const file of [beside, ...found]) {
    if (!existsSync(file)) continue;
    const real = realpathSync(file);
    if (real.endsWith('npm-cli.js')) return real;
  }
  return undefined;
}
