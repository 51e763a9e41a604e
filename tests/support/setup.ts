import { beforeEach } from 'vitest';
import { takeFailedExecutions } from './failed-executions.ts';

// what a function's exception was is otherwise known to nobody: its caller is told "Something went wrong"
beforeEach(({ onTestFailed }) => {
  takeFailedExecutions();
  onTestFailed(() => {
    const failed = takeFailedExecutions();
    if (failed.length > 0) console.error(`Executions that failed during this test:\n${failed.join('\n')}`);
  });
});
