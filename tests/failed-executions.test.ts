import { Functions, Runtime } from 'node-appwrite';
import { expect, it, onTestFinished } from 'vitest';
import { startAppwrite } from './support/appwrite.ts';
import { deploy } from './support/echo.ts';
import { takeFailedExecutions } from './support/failed-executions.ts';

const code = `module.exports = ({ req, res, log }) => {
  log('before');
  if (req.path === '/throw') throw new Error('the reason');
  return res.text('fine');
};`;

it('the logs of failed executions are kept for the test that fails', async () => {
  const appwrite = await startAppwrite();
  onTestFinished(() => appwrite.close());
  const functions = new Functions(appwrite.admin());
  await functions.create({ functionId: 'broken', name: 'Broken', runtime: Runtime.Node22 });
  await deploy(appwrite, 'broken', { 'main.js': code }, 'main.js');
  await functions.createExecution({ functionId: 'broken', xpath: '/' });
  expect(takeFailedExecutions()).toEqual([]);
  await functions.createExecution({ functionId: 'broken', xpath: '/throw' });
  const [failed] = takeFailedExecutions();
  expect(failed).toMatch(/broken \| before\n/);
  expect(failed).toMatch(/broken ! Error: the reason\n.*main\.js:3/);
  expect(failed).toMatch(/broken http failed 500/);
});
