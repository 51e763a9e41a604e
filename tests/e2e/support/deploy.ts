import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../../local/config/schema.ts';
import type { Connection } from '../../../scripts/connection.ts';
import { secretsOf } from '../../../scripts/deploy/secrets.ts';
import { inCopy } from '../../support/project-copy.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * `npm run deploy` of the project in a folder, with its own secrets.
 * @throws Error with its output for another exit code than 0
 */
async function deploy(folder: string, { functions }: Config, connection: Connection): Promise<void> {
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
export function deployAs(config: Config, connection: Connection): Promise<void> {
  return inCopy(config, (folder) => deploy(folder, config, connection));
}
