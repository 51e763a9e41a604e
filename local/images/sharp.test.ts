import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Node then finds no package `sharp`, as on a machine for which it has no binaries. */
const WITHOUT_SHARP = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(name, context, next) {
      if (name === 'sharp') throw new Error('Could not load the "sharp" module using the plan9-mips runtime\\nAdvice');
      return next(name, context);
    },
  });`)}`;

let child: ChildProcess;
let endpoint: string;

beforeAll(async () => {
  child = fork(join(import.meta.dirname, '..', '..', 'tests', 'support', 'local-process.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', WITHOUT_SHARP],
  });
  [endpoint] = (await once(child, 'message')) as [string];
});
afterAll(() => {
  child.kill('SIGKILL');
});

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'x-appwrite-project': 'test', 'x-appwrite-key': 'test-key', ...init.headers };
  return fetch(endpoint + path, { ...init, headers });
}

it('without sharp, images answer 501 with the reason, and everything else works', async () => {
  const headers = { 'content-type': 'application/json' };
  await ask('/storage/buckets', { method: 'POST', headers, body: '{"bucketId":"b","name":"B"}' });
  const form = new FormData();
  form.set('fileId', 'f');
  form.set('file', new File(['hello'], 'a.txt'));
  expect((await ask('/storage/buckets/b/files', { method: 'POST', body: form })).status).toBe(201);
  expect(await (await ask('/storage/buckets/b/files/f/view')).text()).toBe('hello');
  for (const path of ['/storage/buckets/b/files/f/preview', '/avatars/initials?name=A', '/avatars/qr?text=x']) {
    const answer = await ask(path);
    expect(await answer.json()).toMatchObject({
      ...{ code: 501, type: 'general_not_implemented' },
      message:
        'The local Appwrite cannot process images on this machine, because the package sharp does not load: Could not load the "sharp" module using the plan9-mips runtime',
    });
  }
  expect((await ask('/storage/buckets/b/files/none/preview')).status).toBe(404);
});
