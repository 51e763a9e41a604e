import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { invoke } from '../tests/support/invoke.ts';
import { createAdminClient } from './clients/clients.ts';
import { defineFunction } from './define-function.ts';
import { Problem } from './http/problem.ts';
import { content, noContent, route } from './http/route.ts';

const post = z.strictObject({ id: z.string(), title: z.string().check(z.minLength(1), z.maxLength(20)) });

const main = defineFunction({
  origins: () => ['https://app.example.com'],
  routes: {
    'GET /page': route({ answers: { 200: content('text/html; charset=utf-8') } }, async () => ({
      status: 200,
      body: '<p>',
    })),
    'GET /:id': route(
      {
        params: z.strictObject({ id: z.string().check(z.maxLength(36)) }),
        query: z.strictObject({ title: z.optional(z.string()) }),
        answers: { 200: post },
      },
      async ({ params, query, log }) => {
        if (params.id === 'throws') throw new Error('cannot reach alice@example.com');
        if (params.id === 'refused')
          throw new Problem(409, 'taken', 'It is taken.', { detail: 'by r1', members: { row: 'r1' } });
        if (params.id === 'unkeyed') createAdminClient({ headers: {} });
        log.info('read', { id: params.id });
        return { status: 200, headers: { etag: '"1"' }, body: { id: params.id, title: query.title ?? 'a title' } };
      },
    ),
    'POST /': route({ body: post, answers: { 201: post } }, async ({ body }) => ({ status: 201, body })),
    'DELETE /:id': route({ params: z.strictObject({ id: z.string() }), answers: { 204: noContent } }, async () => ({
      status: 204,
    })),
  },
});

const json = { 'content-type': 'application/json' };

describe('a route', () => {
  it('gets its input parsed and decoded, and answers as its schema declares', async () => {
    const {
      status,
      headers,
      json: body,
      logs,
    } = await invoke(main, { path: '/caf%C3%A9', queryString: 'title=a%20b%26c' });
    expect([status, body]).toEqual([200, { id: 'café', title: 'a b&c' }]);
    expect(headers).toMatchObject({ 'content-type': 'application/json', etag: '"1"', 'cache-control': 'no-store' });
    expect(logs).toEqual([
      expect.objectContaining({ level: 'info', message: 'read', execution: 'execution1', id: 'café' }),
      expect.objectContaining({ message: 'answered', route: 'GET /:id', status: 200 }),
    ]);
  });

  it('answers HEAD as GET without a body', async () => {
    const { status, headers, body } = await invoke(main, { method: 'HEAD', path: '/page' });
    expect([status, headers['content-type'], body]).toEqual([200, 'text/html; charset=utf-8', '']);
  });

  it.each([
    '',
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'application/x-www-form-urlencoded', // the executor's default
    'application/merge-patch+json',
  ])('accepts JSON with the content type "%s"', async (type) => {
    const body = JSON.stringify({ id: '1', title: 't' });
    const headers = { 'content-type': type };
    await expect(invoke(main, { method: 'POST', bodyText: body, headers })).resolves.toMatchObject({
      status: 201,
      body,
    });
  });

  it.each(['text/html', 'multipart/form-data', 'application/octet-stream'])(
    'refuses a body with the content type %s',
    async (type) => {
      const answer = await invoke(main, { method: 'POST', bodyText: '{}', headers: { 'content-type': type } });
      expect([answer.status, answer.json]).toEqual([415, expect.objectContaining({ type: 'urn:problem:media-type' })]);
    },
  );

  it('refuses a body of more than two million characters before parsing it', async () => {
    const answer = await invoke(main, { method: 'POST', bodyText: `{"${'x'.repeat(2_000_000)}":1}` });
    expect([answer.status, answer.json]).toEqual([413, expect.objectContaining({ type: 'urn:problem:too-large' })]);
  });
});

describe('a form', () => {
  const form = defineFunction({
    routes: {
      'POST /': route(
        { takes: 'form', body: z.strictObject({ name: z.string() }), answers: { 303: noContent } },
        async ({ body }) => ({ status: 303, headers: { location: `/${body.name}` } }),
      ),
    },
  });

  it('is accepted by a route that takes one', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await invoke(form, { method: 'POST', bodyText: 'name=a+b%26', headers });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/a b&']);
  });

  it('may not be JSON', async () => {
    const answer = await invoke(form, { method: 'POST', bodyText: '{"name":"a"}', headers: json });
    expect([answer.status, answer.headers['accept']]).toEqual([415, 'application/x-www-form-urlencoded']);
  });
});

describe('a problem', () => {
  it("is answered as problem details with the execution's id as `instance`", async () => {
    const { status, headers, json: body } = await invoke(main, { path: '/refused' });
    expect([status, headers['content-type']]).toEqual([409, 'application/problem+json']);
    const problem = { type: 'urn:problem:taken', title: 'It is taken.', status: 409, detail: 'by r1', row: 'r1' };
    expect(body).toEqual({ ...problem, instance: 'execution1' });
  });

  it.each([
    ['{"id":"1"}', ['body.title']],
    ['{"id":1,"title":"","author":"me","$id":"x"}', ['body.id', 'body.title', 'body.author', 'body.$id']],
    ['[]', ['body']],
    ['null', ['body']],
    ['', ['body.id', 'body.title']],
    ['{"id":"1","title":"t","__proto__":{"a":1}}', ['body.__proto__']],
  ])('names every invalid field of %s', async (bodyText, names) => {
    const { status, json: body } = await invoke(main, { method: 'POST', bodyText, headers: json });
    expect(status).toBe(400);
    const { type, errors } = body as { type: string; errors: { at: string; message: string }[] };
    expect(type).toBe('urn:problem:invalid-input');
    expect(errors.map(({ at }) => at).toSorted()).toEqual(names.toSorted());
  });

  it('names an unknown query parameter, and a repeated one', async () => {
    const { json: body } = await invoke(main, { path: '/1', queryString: 'title=a&title=b&admin=1' });
    expect(body).toMatchObject({ errors: [{ at: 'query.title' }, { at: 'query.admin', message: 'unknown field' }] });
  });

  it('says that a body is not JSON', async () => {
    const { status, json: body } = await invoke(main, { method: 'POST', bodyText: '{"id":', headers: json });
    expect([status, body]).toEqual([400, expect.objectContaining({ type: 'urn:problem:not-json' })]);
  });

  it('is 404 for an unknown path, and 405 with the allowed methods for a known one', async () => {
    await expect(invoke(main, { path: '/a/b' })).resolves.toMatchObject({ status: 404 });
    await expect(invoke(main, { path: '/%E0%A4%A' })).resolves.toMatchObject({ status: 404 });
    const { status, headers } = await invoke(main, { method: 'PATCH', path: '/1' });
    expect([status, headers['allow']]).toEqual([405, 'GET, DELETE, HEAD, OPTIONS']);
  });

  it('is logged in full; the caller sees no details', async () => {
    const { status, json: body, errors } = await invoke(main, { path: '/throws' });
    expect([status, body]).toEqual([
      500,
      expect.objectContaining({ type: 'urn:problem:internal', instance: 'execution1' }),
    ]);
    expect(JSON.stringify(body)).not.toContain('reach');
    expect(errors).toMatchObject([
      {
        level: 'error',
        error: { message: 'cannot reach [redacted]', stack: expect.stringContaining('define-function.test.ts') },
      },
    ]);
  });

  it('is answered if an answer does not match its schema', async () => {
    const { status, errors } = await invoke(main, { path: '/1', queryString: 'title=' });
    expect(status).toBe(500);
    expect(errors).toMatchObject([
      { error: { message: 'the answer 200 does not match its schema: answer.title: at least 1 characters' } },
    ]);
  });

  it('says that the function is misconfigured if Appwrite gave it no key', async () => {
    const { status, json: body, errors } = await invoke(main, { path: '/unkeyed' });
    expect([status, body]).toEqual([500, expect.objectContaining({ type: 'urn:problem:misconfigured' })]);
    expect(JSON.stringify(errors)).toContain('x-appwrite-key');
  });
});

describe('a page of another origin', () => {
  const preflight = (origin: string) => invoke(main, { method: 'OPTIONS', path: '/1', headers: { origin } });

  it('on the list may read answers and send what the path accepts', async () => {
    const { status, headers } = await preflight('https://app.example.com');
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-methods': 'GET, DELETE, HEAD, OPTIONS',
      vary: 'Origin',
    });
    const answer = await invoke(main, { path: '/refused', headers: { origin: 'https://app.example.com' } });
    expect(answer.headers['access-control-allow-origin']).toBe('https://app.example.com');
  });

  it('outside the list gets no CORS headers, and never a *', async () => {
    for (const origin of ['https://evil.example', '*', 'null', 'https://APP.example.com']) {
      const { headers } = await preflight(origin);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers['vary']).toBe('Origin');
    }
  });
});
