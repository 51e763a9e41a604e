import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../../local/config/schema.ts';
import type { Connection } from '../../../scripts/connection.ts';
import { secretsOf } from '../../../scripts/deploy/secrets.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * `npm run deploy` of the project in a folder, with secrets of its own.
 * @throws Error with all that it printed, where it ends with another exit code than 0
 */
export async function deploy(folder: string, { functions }: Config, connection: Connection): Promise<void> {
  const secrets = [...secretsOf(functions).keys()].map((name) => [name, randomBytes(32).toString('hex')]);
  const run = join(root, 'scripts', 'run.mjs');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', run, 'scripts/deploy.ts'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...Object.fromEntries(secrets),
      APPWRITE_ENDPOINT: connection.endpoint,
      APPWRITE_PROJECT_ID: connection.projectId,
      APPWRITE_API_KEY: connection.key,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`npm run deploy ended with ${code}:\n${output}`);
}

/** Deploys this project's functions with another configuration than the project has. */
export async function deployAs(config: Config, connection: Connection): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'end-to-end-'));
  try {
    for (const name of ['functions', 'shared'])
      cpSync(join(root, name), join(folder, name), { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
    writeFileSync(join(folder, 'appwrite.json'), JSON.stringify(config));
    await deploy(folder, config, connection);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
