import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Connection } from '../connection.ts';
import { DeployError } from './problem.ts';

const entry = createRequire(import.meta.url).resolve('appwrite-cli/index.js');

/** The modification time of every uploaded file, so that it does not depend on when or where it was built. */
const THEN = new Date('2000-01-01T00:00:00Z');

/** What the command line reads: a part of appwrite.json, and files by path. */
export interface Staged {
  config: Record<string, unknown>;
  files: Readonly<Record<string, Uint8Array>>;
}

/**
 * Runs the real `appwrite push <args>` in a new folder with only `staged`, and with its own home directory, so that it finds no
 * login and leaves none. It exits with 0 after most failures, so the caller has to check the server afterwards.
 * @returns its output, without the key
 * @throws DeployError for another exit code
 */
export async function push(target: Connection, args: readonly string[], { config, files }: Staged): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  try {
    const project = { projectId: target.projectId, endpoint: target.endpoint };
    write(join(folder, 'project', 'appwrite.json'), JSON.stringify({ ...project, ...config }));
    for (const [path, bytes] of Object.entries(files)) write(join(folder, 'project', path), bytes);
    const { endpoint, key } = target;
    // in a file, not as `appwrite client --key`: any user of the machine can read a command's arguments
    const preferences = { current: 'deploy', deploy: { endpoint, key } };
    write(join(folder, 'home', '.appwrite', 'prefs.json'), JSON.stringify(preferences));
    const { code, output } = await run(folder, ['push', ...args, '--all', '--force']);
    const printed = output.replaceAll(key, '…');
    if (code !== 0) throw new DeployError(`appwrite push ${args.join(' ')} ended with ${code}:\n${printed}`);
    return printed;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, 0o644); // independent of the umask; the folder itself is readable only by its owner
  utimesSync(path, THEN, THEN);
}

/** The environment of the command line: what it needs to reach a server, without secrets. */
const PASSED_ON = ['PATH', 'Path', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'];

function run(folder: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const home = join(folder, 'home');
  const passedOn = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const child = spawn(process.execPath, ['--no-deprecation', entry, ...args], {
    cwd: join(folder, 'project'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(passedOn),
      HOME: home,
      USERPROFILE: home,
      USER: 'deploy',
      NO_COLOR: '1',
      FORCE_COLOR: '0',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
