import { afterAll, beforeEach, vi } from 'vitest';
import { takeFailedExecutions } from './failed-executions.ts';

let overran: string | undefined;

beforeEach(({ task, skip, onTestFailed }) => {
  // a test that overruns its time would write into the inbox and tables that the tests of a file share
  if (overran !== undefined) skip(`"${overran}" took too long and may still be going on`);
  // a function's exception is only in its log: its caller gets "Something went wrong"
  takeFailedExecutions();
  onTestFailed(() => {
    if (task.result?.errors?.some(({ message }) => message.startsWith('Test timed out'))) overran = task.name;
    const failed = takeFailedExecutions();
    if (failed.length > 0) console.error(`Executions that failed during this test:\n${failed.join('\n')}`);
  });
});

// the next file of the same worker has the variables of the system
afterAll(() => {
  vi.unstubAllEnvs();
});
