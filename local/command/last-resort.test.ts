import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const module = new URL('./last-resort.ts', import.meta.url).href;

it('an uncaught error is printed, and the process keeps running', async () => {
  const script = `
    const { outliveErrors } = await import(${JSON.stringify(module)});
    outliveErrors();
    setTimeout(() => { throw new Error('from a timer'); });
    Promise.reject(new Error('from a promise'));
    setTimeout(() => console.log('still here'), 20);`;
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--input-type=module'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, '-e', script]);
  expect(stdout).toBe('still here\n');
  expect(stderr).toMatch(/Uncaught error; the server keeps running: Error: from a promise/);
  expect(stderr).toMatch(/Uncaught error; the server keeps running: Error: from a timer/);
});
