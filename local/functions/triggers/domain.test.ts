import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Functions, Query, Runtime } from 'node-appwrite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { deploy, ECHO } from '../../../tests/support/echo.ts';

let appwrite: TestAppwrite;
let functions: Functions;

beforeAll(async () => {
  appwrite = await startAppwrite();
  functions = new Functions(appwrite.admin());
  await functions.create({ functionId: 'Echo', name: 'Echo', runtime: Runtime.Node22, execute: ['any'] });
  await deploy(appwrite, 'Echo', { 'main.js': ECHO }, 'main.js');
});
afterAll(() => appwrite.close());

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Sends a request with a host name; fetch does not allow a Host header. */
function ask(
  host: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body = '' } = options;
  const { port, hostname } = new URL(appwrite.endpoint);
  return new Promise((resolve, reject) => {
    const asked = request(
      { hostname, port, path, method, headers: { ...headers, host: `${host}:${port}` } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

it('passes on method, path, query, headers and body unchanged', async () => {
  const { status, body } = await ask('echo.localhost', '/v1/a?x=1', {
    method: 'PATCH',
    headers: { 'content-type': 'text/plain', 'x-custom': 'yes', cookie: 'a=1; b=2' },
    body: 'hello',
  });
  expect(status).toBe(200);
  const seen = JSON.parse(body.toString());
  expect(seen).toMatchObject({ method: 'PATCH', path: '/v1/a', queryString: 'x=1', bodyText: 'hello' });
  expect(seen.host).toBe('echo.localhost');
  expect(seen.headers).toMatchObject({ 'x-custom': 'yes', cookie: 'a=1; b=2', 'content-type': 'text/plain' });
});

it('refuses an API key, with a page that is not cached', async () => {
  const { status, headers, body } = await ask('echo.localhost', '/', { headers: { 'x-appwrite-key': 'test-key' } });
  expect([status, headers['cache-control']]).toEqual([403, 'no-cache, no-store, must-revalidate']);
  expect(body.toString()).toContain('project_id_missing');
});

it('compresses a long answer for clients that accept gzip', async () => {
  const long = 'x'.repeat(5_000);
  const post = { method: 'POST', body: long };
  const packed = await ask('echo.localhost', '/', { ...post, headers: { 'accept-encoding': 'br, gzip' } });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(JSON.parse(gunzipSync(packed.body).toString())).toMatchObject({ bodyText: long });
  expect((await ask('echo.localhost', '/', post)).headers).not.toHaveProperty('content-encoding');
  const short = await ask('echo.localhost', '/text', { headers: { 'accept-encoding': 'gzip' } });
  expect(short.headers).not.toHaveProperty('content-encoding');
});

it('calls the function as a guest, whatever the caller’s headers say', async () => {
  const { body } = await ask('echo.localhost', '/', {
    headers: {
      'x-appwrite-user-id': 'bob',
      'x-appwrite-user-jwt': 'invalid',
      'x-appwrite-trigger': 'event',
      'x-appwrite-client-ip': '1.2.3.4',
    },
  });
  const { headers } = JSON.parse(body.toString());
  expect(headers).not.toHaveProperty('x-appwrite-user-id');
  expect(headers).not.toHaveProperty('x-appwrite-user-jwt');
  expect(headers['x-appwrite-trigger']).toBe('http');
  expect(headers['x-appwrite-client-ip']).toBe('127.0.0.1');
  expect(headers['x-appwrite-key']).toMatch(/^ephemeral_/);
});

it('answers bytes, several cookies and a redirect', async () => {
  const binary = await ask('echo.localhost', '/binary');
  expect([...binary.body]).toEqual([0, 255, 1]);
  expect(binary.headers['content-type']).toBe('image/png; charset=utf-8');
  expect((await ask('echo.localhost', '/cookies')).headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; HttpOnly']);
  const redirect = await ask('echo.localhost', '/redirect');
  expect([redirect.status, redirect.headers['location']]).toEqual([301, 'https://example.com/']);
});

it('answers HEAD with the headers only, and OPTIONS by the function', async () => {
  const head = await ask('echo.localhost', '/teapot', { method: 'HEAD' });
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([418, '5', 0]);
  expect(JSON.parse((await ask('echo.localhost', '/', { method: 'OPTIONS' })).body.toString()).method).toBe('OPTIONS');
});

it('answers an error page if the function answers an error without a body', async () => {
  const { status, headers, body } = await ask('echo.localhost', '/error-alone');
  expect([status, headers['content-type']]).toEqual([404, 'text/html']);
  expect(body.toString()).toContain('404');
});

it('passes on a form that cannot be parsed', async () => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const { body } = await ask('echo.localhost', '/', { method: 'POST', headers, body: 'no form' });
  expect(JSON.parse(body.toString()).bodyText).toBe('no form');
});

it('stores an execution with method and path', async () => {
  await ask('echo.localhost', '/seen?by=all', { method: 'PUT' });
  const { executions } = await functions.listExecutions({
    functionId: 'Echo',
    queries: [Query.orderDesc('$createdAt'), Query.limit(1)],
  });
  expect(executions[0]).toMatchObject({
    trigger: 'http',
    status: 'completed',
    requestMethod: 'PUT',
    requestPath: '/seen?by=all',
    $permissions: [],
  });
});

it('refuses functions without any or guests in execute, and unknown names', async () => {
  await functions.create({ functionId: 'closed', name: 'Closed', runtime: Runtime.Node22, execute: ['users'] });
  await deploy(appwrite, 'closed', { 'main.js': ECHO }, 'main.js');
  const closed = await ask('closed.localhost', '/');
  expect(closed.status).toBe(401);
  expect(closed.body.toString()).toContain('function_execute_permission_missing');
  const nobody = await ask('nobody.localhost', '/');
  expect(nobody.status).toBe(404);
  expect(nobody.body.toString()).toContain('rule_not_found');
});
