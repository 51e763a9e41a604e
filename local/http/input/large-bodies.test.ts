import { request } from 'node:http';
import { Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY, PROJECT, startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';

const MIB = 1024 * 1024;
const TOO_LARGE = {
  status: 413,
  body: { code: 413, type: 'general_bad_request', message: `The body is larger than ${12 * MIB} bytes.` },
};

let appwrite: TestAppwrite;
beforeAll(async () => {
  appwrite = await startAppwrite();
});
afterAll(() => appwrite.close());

async function post(
  path: string,
  body: string | Buffer | ReadableStream<Uint8Array>,
  headers: Record<string, string> = {},
) {
  const named = { 'x-appwrite-project': PROJECT, 'content-type': 'application/json', ...headers };
  // a stream is sent in chunks, without its length
  const answer = await fetch(`${appwrite.endpoint}${path}`, { method: 'POST', headers: named, body, duplex: 'half' });
  return { status: answer.status, body: await answer.json() };
}

function streamOf(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      const size = Math.min(left, MIB);
      if (size > 0) controller.enqueue(new Uint8Array(size));
      left -= size;
      if (left === 0) controller.close();
    },
  });
}

describe('a body over 12 MiB', () => {
  it('is refused, with or without a content-length, and the server keeps running', async () => {
    expect(await post('/users', Buffer.alloc(12 * MIB + 1))).toMatchObject(TOO_LARGE);
    expect(await post('/nowhere', streamOf(16 * MIB))).toMatchObject(TOO_LARGE);
    await expect(new Users(appwrite.admin()).list()).resolves.toMatchObject({ total: 0 });
  });

  it('is refused before all of it is sent', async () => {
    const { port } = new URL(appwrite.endpoint);
    const headers = { 'content-length': 13 * MIB };
    const sending = request({ port, method: 'POST', path: '/v1/users', headers });
    const status = await new Promise((resolve, reject) => {
      sending.on('error', reject);
      sending.on('response', (incoming) => resolve(incoming.statusCode));
      sending.write('{');
    });
    sending.destroy();
    expect(status).toBe(413);
  });
});

it('a body of 12 MiB is accepted', async () => {
  const text = JSON.stringify({ userId: 'large', name: 'x' }).padEnd(12 * MIB);
  expect(await post('/users', text, { 'x-appwrite-key': KEY })).toMatchObject({ status: 201, body: { $id: 'large' } });
});

it('a body of 200,000 fields is accepted, and takes precedence over the query', async () => {
  const fields: Record<string, unknown> = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`k${i}`, i]));
  const body = JSON.stringify({ ...fields, userId: 'many', name: 'From the body' });
  const made = await post('/users?name=From+the+query&email=many@example.com', body, { 'x-appwrite-key': KEY });
  expect(made).toMatchObject({ status: 201, body: { name: 'From the body', email: 'many@example.com' } });
});
