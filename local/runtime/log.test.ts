import { afterAll, describe, expect, it } from 'vitest';
import { startEcho } from '../../tests/support/echo-function.ts';

const { appwrite, byKey, bySession, execute } = await startEcho();
afterAll(() => appwrite.close());

describe('logs', () => {
  it('contain texts, values as JSON, and errors with their stack', async () => {
    const { logs, errors } = await execute({ path: '/log' });
    expect(logs).toBe('plain {"a":[1,"2"],"m":[["k",[1]]]} null\n');
    expect(errors).toMatch(/^TypeError: wrong\n\s+at /);
  });

  it('contain what was written to the console, with a note', async () => {
    expect((await execute({ path: '/native' })).logs).toBe(
      'Native logs detected. Use context.log() or context.error() for better experience.\ncareful\n{"b":1}\n',
    );
  });

  it('truncate a line at 8,000 characters', async () => {
    const { logs } = await execute({ path: '/long-line' });
    expect(logs).toBe(`${'x'.repeat(8000)}... Log truncated due to size limit (8000 characters)\n`);
  });

  it('keep the last 1,000,000 characters', async () => {
    const { logs } = await execute({ path: '/long-log' });
    expect(logs).toHaveLength(1_000_000);
    expect(logs).toMatch(/^\[WARNING\] Logs truncated\. The output exceeded 1000000 characters\.\n/);
    expect(logs).toMatch(/\.299\n$/);
  });

  it('are visible to API keys and hidden from users, and the body of a stored execution is empty', async () => {
    const { $id } = await execute({ path: '/log' }, bySession);
    const own = await bySession.getExecution({ functionId: 'echo', executionId: $id });
    expect([own.logs, own.errors]).toEqual(['', '']);
    const { $id: other } = await execute({ path: '/json' });
    const stored = await byKey.getExecution({ functionId: 'echo', executionId: other });
    expect(stored).toMatchObject({ responseBody: '', responseStatusCode: 201 });
    expect(stored.responseHeaders.map(({ name }) => name).sort()).toEqual(['content-length', 'content-type']);
    expect((await byKey.getExecution({ functionId: 'echo', executionId: $id })).logs).toMatch(/^plain/);
  });
});
