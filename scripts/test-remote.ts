import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { guarded } from '../local/command/guard.ts';
import { StartError } from '../local/command/options.ts';
import { DeployError } from './deploy/problem.ts';
import { TARGET_VARIABLES, targetOf, versionOf } from './deploy/target.ts';

const usage = `npm run test:remote -- [files]   the end-to-end tests against an Appwrite; what they create they remove
The environment names the Appwrite: ${TARGET_VARIABLES.join(', ')}. Other options are those of vitest.`;

/** Shows skipped tests, and allows two minutes to remove what was created. */
const OPTIONS = ['run', '--project', 'end to end', '--reporter', 'verbose', '--teardownTimeout', '120000'];

/** `npm run test:remote`: the end-to-end tests against the Appwrite that the environment names. */
await guarded(usage, async () => {
  const root = process.cwd();
  const given = process.argv.slice(2);
  if (given.includes('--help') || given.includes('-h')) return console.log(usage);
  const { endpoint, projectId, version } = await target();
  console.log(`Appwrite ${version} at ${endpoint}, project ${projectId}`);
  const args = [...OPTIONS, ...given];
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TEST_APPWRITE: 'remote' },
  });
  // first remove what was created
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
});

/** @throws StartError if the environment names no Appwrite that answers */
async function target() {
  try {
    const connection = targetOf(process.env);
    return { ...connection, version: await versionOf(connection.endpoint) };
  } catch (error) {
    throw error instanceof DeployError ? new StartError(error.message) : error;
  }
}
