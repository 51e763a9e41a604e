import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DeployError } from './deploy/problem.ts';
import { targetOf, versionOf } from './deploy/target.ts';

/** `npm run test:remote`: the end-to-end tests against the Appwrite that the environment names. What they make they remove. */
const root = process.cwd();

/** To see what is left out, and two minutes to remove what was made. */
const OPTIONS = ['run', '--project', 'end to end', '--reporter', 'verbose', '--teardownTimeout', '120000'];

try {
  const { endpoint, projectId } = targetOf(process.env);
  console.log(`Appwrite ${await versionOf(endpoint)} at ${endpoint}, project ${projectId}`);
  const args = [...OPTIONS, ...process.argv.slice(2)];
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TEST_APPWRITE: 'remote' },
  });
  // what was made is removed first
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
} catch (error) {
  if (!(error instanceof DeployError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
