import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

it('npm run example says at once that the port of the app is taken', async () => {
  const other = createServer();
  onTestFinished(() => void other.close());
  other.listen(3000, 'localhost');
  await new Promise((settled) => other.once('listening', settled).once('error', settled)); // or another app has it
  const args = [
    '--disable-warning=ExperimentalWarning',
    'scripts/run.mjs',
    'scripts/example.ts',
    '--memory',
    '--port',
    '0',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('Port 3000 is taken. The sample app needs this one');
});
