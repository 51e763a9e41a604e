import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Blog, draft, makePost, type Person, posts, published, startBlog } from '../../tests/support/blog.ts';

const APP = 'https://app.example.com';
let blog: Blog;
let alice: Person;
let cookie: string;

beforeAll(async () => {
  blog = await startBlog({ ORIGINS: `${APP}, https://other.example.com` });
  alice = await blog.user('alice');
  cookie = `theme=dark; a_session_${blog.appwrite.local.project.id}=${encodeURIComponent(alice.secret)}`;
});
afterAll(() => blog.appwrite.close());

describe('through its own domain', () => {
  it('a guest reads only published posts', async () => {
    const [open, hidden] = [await makePost(alice, published), await makePost(alice, draft)];
    expect(await blog.domain({ method: 'GET', path: `/${open}` })).toMatchObject({ status: 200, json: { id: open } });
    expect(await blog.domain({ method: 'HEAD', path: `/${open}` })).toMatchObject({ status: 200, text: '' });
    expect(await blog.domain({ method: 'GET', path: `/${hidden}` })).toMatchObject({ status: 404 });
    expect((await blog.domain({ method: 'GET', path: '/?limit=100' })).text).not.toContain(hidden);
    expect(await blog.domain({ method: 'GET', path: '/?mine' })).toMatchObject({ status: 401 });
    expect(await blog.domain({ method: 'POST', path: '/', body: draft })).toMatchObject({ status: 401 });
    expect(await blog.domain({ method: 'DELETE', path: `/${open}` })).toMatchObject({ status: 401 });
  });

  it('a page on the list acts with the cookie of its session', async () => {
    const headers = { cookie, origin: APP };
    const made = await blog.domain({ method: 'POST', path: '/', body: draft, headers });
    expect(made).toMatchObject({
      status: 201,
      json: { authorId: 'alice' },
      headers: { 'access-control-allow-origin': APP },
    });
    const path = `/${made.json.id}`;
    expect(await blog.domain({ method: 'GET', path, headers: { cookie } })).toMatchObject({ status: 200 });
    expect(await blog.domain({ method: 'GET', path: `${path}/ownership`, headers })).toMatchObject({
      json: { owner: true },
    });
    expect(await blog.domain({ method: 'PATCH', path, body: { title: 'New' }, headers })).toMatchObject({
      status: 200,
    });
    expect(await blog.domain({ method: 'DELETE', path, headers })).toMatchObject({ status: 204 });
  });

  it.each(['https://evil.example', 'null', `${APP}.evil.example`, 'http://app.example.com', ''])(
    'a page of %s changes nothing with it',
    async (origin) => {
      const id = await makePost(alice, published);
      const headers = { cookie, ...(origin ? { origin } : {}) };
      for (const method of ['PATCH', 'DELETE'] as const) {
        const answer = await blog.domain({ method, path: `/${id}`, body: { title: 'New' }, headers });
        expect(answer).toMatchObject({ status: 403, json: { type: 'urn:problem:origin' } });
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      }
      expect(await blog.domain({ method: 'POST', path: '/', body: draft, headers })).toMatchObject({ status: 403 });
      expect(await blog.db.getRow({ ...posts, rowId: id })).toMatchObject(published);
    },
  );

  it('a caller with an invalid session cookie is a guest', async () => {
    const id = await makePost(alice, published);
    const stale = { cookie: cookie.slice(0, -12), origin: APP };
    expect(await blog.domain({ method: 'GET', path: `/${id}`, headers: stale })).toMatchObject({ status: 200 });
    expect(await blog.domain({ method: 'DELETE', path: `/${id}`, headers: stale })).toMatchObject({ status: 401 });
  });

  it('an invalid JWT is refused', async () => {
    const headers = { 'x-appwrite-user-jwt': 'made.up.jwt', 'x-appwrite-user-id': 'alice' };
    expect(await blog.domain({ method: 'POST', path: '/', body: draft, headers })).toMatchObject({ status: 401 });
    expect(await blog.domain({ method: 'GET', path: '/?mine', headers })).toMatchObject({ status: 401 });
  });

  it('a preflight is answered with what a page may send', async () => {
    const asks = { 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'if-match' };
    expect(await blog.domain({ method: 'OPTIONS', path: '/any', headers: { origin: APP, ...asks } })).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': APP,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': expect.stringContaining('PATCH'),
        'access-control-allow-headers': expect.stringMatching(/if-match.*x-requested-with/),
      },
    });
    const id = await makePost(alice, published);
    const read = await blog.domain({ method: 'GET', path: `/${id}`, headers: { origin: APP } });
    expect(read.headers['access-control-expose-headers']).toMatch(/^ETag, Location, Retry-After,/);
    const foreign = await blog.domain({
      method: 'OPTIONS',
      path: '/any',
      headers: { origin: 'https://evil.example', ...asks },
    });
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
  });
});
