import { Functions, Runtime } from 'node-appwrite';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { answering, deploy } from '../../../tests/support/echo.ts';

let appwrite: TestAppwrite;
let functions: Functions;

beforeAll(async () => {
  appwrite = await startAppwrite();
  functions = new Functions(appwrite.admin());
});
afterAll(() => appwrite.close());
describe('a scheduled execution', () => {
  const inMinutes = (minutes: number) => new Date(Math.ceil(Date.now() / 60_000 + minutes) * 60_000).toISOString();

  it('waits, and can be canceled', async () => {
    await functions.create({ functionId: 'later', name: 'later', runtime: Runtime.Node22 });
    await deploy(appwrite, 'later', answering('x'), 'main.js');
    const { $id, status, scheduledAt } = await functions.createExecution({
      functionId: 'later',
      async: true,
      scheduledAt: inMinutes(2),
    });
    expect([status, scheduledAt]).toEqual(['scheduled', inMinutes(2).replace('Z', '+00:00')]);
    await functions.deleteExecution({ functionId: 'later', executionId: $id });
    expect((await functions.listExecutions({ functionId: 'later' })).total).toBe(0);
  });

  it('must be at least a minute ahead, at a whole minute, and asynchronous', async () => {
    await expect(
      functions.createExecution({ functionId: 'later', async: true, scheduledAt: new Date().toISOString() }),
    ).rejects.toMatchObject({
      type: 'general_bad_request',
      message: 'Execution schedule must be a valid date, and at least 1 minute from now',
    });
    await expect(functions.createExecution({ functionId: 'later', scheduledAt: inMinutes(2) })).rejects.toMatchObject({
      message: expect.stringContaining('must run asynchronously'),
    });
  });
});

describe('a schedule', () => {
  afterEach(() => vi.useRealTimers());

  it('runs the function at its time, until it is removed', async () => {
    const hourly = { functionId: 'hourly', name: 'hourly', runtime: Runtime.Node22 };
    await functions.create({ ...hourly, schedule: '0 * * * *', entrypoint: 'main.js' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true });
    await deploy(appwrite, 'hourly', answering('on time'), 'main.js');
    // only to the full hour: the execution's timeout uses this clock, too
    await vi.advanceTimersByTimeAsync(3_600_000 - (Date.now() % 3_600_000));
    await appwrite.local.jobs.idle();
    const { executions } = await functions.listExecutions({ functionId: 'hourly' });
    expect(executions).toMatchObject([
      { trigger: 'schedule', status: 'completed', requestMethod: 'POST', requestPath: '/' },
    ]);
    await functions.update({ functionId: 'hourly', name: 'hourly', schedule: '' });
    await vi.advanceTimersByTimeAsync(3_600_000);
    await appwrite.local.jobs.idle();
    expect((await functions.listExecutions({ functionId: 'hourly' })).total).toBe(1);
  });
});
