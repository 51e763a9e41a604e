import { beforeEach } from 'vitest';
import { takeFailedExecutions } from './failed-executions.ts';

let overran: string | undefined;

beforeEach(({ task, skip, onTestFailed }) => {
  // what goes on past its time would write into the inbox and the tables that the tests of a file share
  if (overran !== undefined) skip(`"${overran}" took too long and may still be going on`);
  // what a function's exception was is otherwise known to nobody: its caller is told "Something went wrong"
  takeFailedExecutions();
  onTestFailed(() => {
    if (task.result?.errors?.some(({ message }) => message.startsWith('Test timed out'))) overran = task.name;
    const failed = takeFailedExecutions();
    if (failed.length > 0) console.error(`Executions that failed during this test:\n${failed.join('\n')}`);
  });
});
