import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import {
  completeOAuth,
  createSignIn,
  currentUser,
  forwardedFor,
  fromHono,
  leadOnPage,
  Problem,
  signOut,
} from '../../server/src/index.ts';

/** A small app of Hono's, as an app's server would use the package. */
export function shop(): Hono {
  const app = new Hono();
  const signIn = createSignIn({ clientIp: forwardedFor(1), appName: 'The Shop', leastMilliseconds: 1 });
  const page = (c: Context, body: string) =>
    c.html(`<!DOCTYPE html><html lang="en"><title>Shop</title><link rel="icon" href="data:,">${body}</html>`);
  app.onError((error, c) => {
    if (!(error instanceof Problem)) throw error;
    return c.html(`<p id="problem">${error.slug}</p>`, error.status as ContentfulStatusCode);
  });
  app.get('/', async (c) => {
    const user = await currentUser(c.req.raw);
    return page(
      c,
      `<p id="who">${user?.email ?? 'nobody'}</p>
        <form method="post" action="/sign-in"><label>E-mail <input name="email" autocomplete="username"></label>
        <label>Password <input name="password" type="password" autocomplete="current-password"></label><button>Sign in</button></form>
        <form method="post" action="/google"><button>Google</button></form>`,
    );
  });
  app.post('/sign-in', async (c) => {
    const { email = '', password = '' } = await c.req.parseBody<{ email: string; password: string }>();
    await signIn.signInWithPassword(fromHono(c), { email, password });
    return c.redirect('/', 303);
  });
  app.post('/sign-out', async (c) => {
    await signOut(fromHono(c), 'here');
    return c.redirect('/', 303);
  });
  app.post('/google', async (c) => c.redirect(await signIn.startOAuth(fromHono(c), { provider: 'google' }), 303));
  app.get('/auth/oauth', async (c) => {
    const { to } = await completeOAuth(fromHono(c), c.req.url);
    const { body, headers } = leadOnPage(to);
    return c.body(body, 200, headers);
  });
  return app;
}

/** Serves it on a free port of this machine. */
export async function serveShop(): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((resolve) => {
    const server = serve({ fetch: shop().fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({ port, close: () => new Promise((done) => server.close(() => done())) }),
    );
  });
}
