import type { AddressInfo } from 'node:net';
import express from 'express';
import { Users } from 'node-appwrite';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { COOKIE, ORIGIN, QUICK, useApp } from '../../../tests/support/app.ts';
import { serveShop } from '../../../tests/support/shop.ts';
import {
  type CookieStore,
  createSignIn,
  currentUser,
  forwardedFor,
  fromExpress,
  fromRequest,
  fromStore,
  Problem,
  signOut,
} from '../index.ts';

const app = useApp();
const credentials = { email: 'ann@example.com', password: 'correct horse 1' };
beforeAll(() => new Users(app.appwrite.admin()).create({ userId: 'ann', ...credentials }));

async function serveExpress(): Promise<{ port: number; close(): Promise<void> }> {
  const shop = express();
  const signIn = createSignIn({ clientIp: forwardedFor(0), appName: 'The Shop', leastMilliseconds: QUICK });
  shop.use(express.urlencoded());
  shop.get('/', async (req, res) => {
    const user = await currentUser(fromExpress(req, res));
    res.send(`<p id="who">${user?.email ?? 'nobody'}</p>`);
  });
  shop.post('/sign-in', async (req, res) => {
    try {
      await signIn.signInWithPassword(fromExpress(req, res), req.body as typeof credentials);
      res.redirect(303, '/');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      res.status(error.status).send(error.slug);
    }
  });
  shop.post('/sign-out', async (req, res) => {
    await signOut(fromExpress(req, res), 'here');
    res.redirect(303, '/');
  });
  return new Promise((resolve) => {
    const server = shop.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ port, close: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

it.each([
  ['Hono', serveShop],
  ['Express', serveExpress],
])('in %s a form signs in and out, and each page knows who it is for', async (_, serve) => {
  const { port, close } = await serve();
  onTestFinished(close);
  let cookie = '';
  const send = async (path: string, body?: Record<string, string>, origin = ORIGIN) => {
    const headers = { connection: 'close', origin, 'x-forwarded-for': '203.0.113.1', ...(cookie ? { cookie } : {}) };
    const form = body === undefined ? {} : { method: 'POST', body: new URLSearchParams(body) };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual', ...form });
    for (const line of answer.headers.getSetCookie()) cookie = line.split(';')[0] ?? '';
    return { status: answer.status, text: await answer.text(), set: answer.headers.getSetCookie() };
  };
  expect((await send('/')).text).toContain('nobody');
  expect(await send('/sign-in', { ...credentials, password: 'wrong 1 2 3' })).toMatchObject({ status: 401, set: [] });
  expect(await send('/sign-in', credentials, 'https://evil.example')).toMatchObject({ status: 403, set: [] });
  const signedIn = await send('/sign-in', credentials);
  expect(signedIn).toMatchObject({ status: 303, set: [expect.stringMatching(/; HttpOnly; SameSite=Strict$/)] });
  expect((await send('/')).text).toContain('ann@example.com');
  expect(await send('/sign-out', {})).toMatchObject({
    status: 303,
    set: [expect.stringContaining('Expires=Thu, 01 Jan 1970')],
  });
  expect(cookie).toBe(`${COOKIE}=`);
  expect((await send('/')).text).toContain('nobody');
});

it('a cookie store gets the cookie with its options, and a standard request passes it to its answer', async () => {
  const signIn = createSignIn({ clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: QUICK });
  const request = new Request(ORIGIN, { headers: { origin: ORIGIN, 'x-forwarded-for': '203.0.113.1' } });
  const kept: unknown[] = [];
  const store: CookieStore = { set: (name, value, options) => kept.push({ name, value, ...options }) };
  await signIn.signInWithPassword(fromStore(request.headers, store), credentials);
  expect(kept).toEqual([
    expect.objectContaining({ name: COOKIE, httpOnly: true, secure: false, sameSite: 'strict', path: '/' }),
  ]);
  const exchange = fromRequest(request);
  await signIn.signInWithPassword(exchange, credentials);
  const answer = exchange.answer(new Response('in', { status: 201, headers: { 'x-own': '1' } }));
  expect([answer.status, answer.headers.get('x-own'), await answer.text()]).toEqual([201, '1', 'in']);
  expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(new RegExp(`^${COOKIE}=`))]);
});
