import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { build } from 'esbuild';
import type { Express } from 'express';
import type { Hono } from 'hono';
import { Users } from 'node-appwrite';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { COOKIE, ORIGIN, useApp, Visitor } from '../support/app.ts';
import { choose, follow, turnOn } from '../support/oauth2.ts';
import { PASSWORD } from '../support/people.ts';
import { blocksOf } from './support/markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** In the project, so that its packages are found; git ignores it. */
const folder = join(root, 'dist', 'server-readme');
const path = 'server/README.md';
const samples = blocksOf({ path, text: readFileSync(join(root, path), 'utf8') }).map(({ code }) => ({
  file: /^\/\/ (\S+)\n/.exec(code)?.[1] ?? 'unnamed.ts',
  // the test serves it
  code: code.replace(/^(serve|app\.listen)\(.*\);\n$/m, ''),
}));

/** The parts of Next.js that the samples call: it is installed for examples/nextjs only, whose test runs it. */
const next = {
  'next/headers.ts': `interface Cookies { set(name: string, value: string, options: object): unknown }
declare global { var request: { headers: Headers; cookies: Cookies } }
export const headers = async () => globalThis.request.headers;
export const cookies = async () => globalThis.request.cookies;
`,
  'next/navigation.ts': `export function redirect(to: string): never {
  throw new Error(\`redirect \${to}\`);
}
`,
};

const app = useApp();
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  const files = [...samples, ...Object.entries(next).map(([file, code]) => ({ file, code }))];
  for (const { file, code } of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  turnOn(app.appwrite, 'google');
  await app.addUser('ann');
  const users = new Users(app.appwrite.admin());
  await app.addUser('mia');
  await users.updateEmailVerification({ userId: 'mia', emailVerification: true });
  await users.updateMFA({ userId: 'mia', mfa: true });
});

it('every sample compiles', () => {
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      lib: ['es2024', 'dom'],
      module: 'esnext',
      moduleResolution: 'bundler',
      noUnusedLocals: false,
      paths: { 'appwrite-functions-server': ['../../server/src/index.ts'], 'next/*': ['./next/*.ts'] },
    },
    include: ['**/*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(samples.map(({ file }) => file)).toEqual([
    ...['hono.ts', 'express.ts', 'lib/auth.ts', 'app/sign-in/actions.ts', 'app/auth/oauth/route.ts'],
  ]);
});

/** The module of a sample. */
async function load<Module>(file: string): Promise<Module> {
  const outfile = join(folder, file.replace(/ts$/, 'mjs'));
  await build({
    entryPoints: [join(folder, file)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: {
      'appwrite-functions-server': join(root, 'server/src/index.ts'),
      'next/headers': join(folder, 'next/headers.ts'),
      'next/navigation': join(folder, 'next/navigation.ts'),
    },
  });
  const address = pathToFileURL(outfile).href;
  return (await import(/* @vite-ignore */ address)) as Module;
}

const servers = {
  Hono: async () => createAdaptorServer({ fetch: (await load<{ app: Hono }>('hono.ts')).app.fetch }),
  Express: async () => {
    return createServer((await load<{ app: Express }>('express.ts')).app);
  },
};

describe.each(Object.entries(servers))('the sample for %s', (_, serverOf) => {
  it('signs in by password, with a second factor, and by OAuth2, and out', async () => {
    const server = await serverOf();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const visitor = new Visitor();
    /** What a browser at the app's origin does. */
    const send = async (to: string, form?: Record<string, string> | string) => {
      const body = form !== undefined && {
        method: 'POST',
        body: typeof form === 'string' ? form : new URLSearchParams(form),
      };
      const headers = Object.fromEntries(
        [...visitor.request({ connection: 'close' }).headers].filter(([name]) => name !== 'content-type'),
      );
      const answer = await fetch(`http://127.0.0.1:${port}${to}`, { ...body, headers, redirect: 'manual' });
      visitor.keep(answer);
      return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
    };
    expect(await send('/')).toMatchObject({ text: 'Hello, guest' });
    expect(await send('/sign-in', { email: 'ann@example.com', password: 'wrong' })).toMatchObject({
      status: 401,
      text: expect.stringContaining('The address or the password is wrong'),
    });
    // what is no form is no crash
    for (const path of ['/sign-in', '/code', '/code/check'])
      expect([400, 401]).toContain((await send(path, '{"email":["x"]}')).status);
    expect(await send('/sign-in', '')).toMatchObject({ status: 401 });
    await send('/sign-in', { email: 'ann@example.com', password: PASSWORD });
    expect(await send('/')).toMatchObject({ text: 'Hello, ann@example.com' });
    await send('/sign-out', {});
    expect([(await send('/')).text, visitor.cookies.size]).toEqual(['Hello, guest', 0]);

    expect(await send('/sign-in', { email: 'mia@example.com', password: PASSWORD })).toMatchObject({
      location: '/code',
    });
    expect((await send('/code')).text.match(/value="\w+"/g)).toEqual(['value="email"']);
    const { text } = await send('/code', { factor: 'email' });
    await app.appwrite.local.jobs.idle();
    const challengeId = /name="challengeId" value="(\w+)"/.exec(text)?.[1] ?? '';
    const [code = ''] = /\b\d{6}\b/.exec(app.mails('mia@example.com').at(-1)?.text ?? '') ?? [];
    expect(await send('/code/check', { challengeId, code: '000000' })).toMatchObject({ status: 401 });
    expect(await send('/code/check', { challengeId, code })).toMatchObject({ status: 303, location: '/' });
    expect(await send('/')).toMatchObject({ text: 'Hello, mia@example.com' });
    await send('/sign-out', {});

    const { location } = await send('/google', {});
    const { url } = await follow(await choose(location ?? '', { name: 'Kim', email: 'kim@example.com' }));
    expect(url.href).toMatch(`${ORIGIN}/auth/oauth?`);
    expect(await send(`${url.pathname}${url.search}`)).toMatchObject({
      status: 200,
      text: expect.stringContaining('0;url=/'),
    });
    expect([...visitor.cookies.keys()]).toEqual([COOKIE]);
    expect(await send('/')).toMatchObject({ text: 'Hello, kim@example.com' });
    await send('/sign-out', {});
  });
});

it('the sample for Next.js signs in by password, and out', async () => {
  const { withPassword, leave } = await load<{
    withPassword(before: undefined, form: FormData): Promise<string>;
    leave(): Promise<void>;
  }>('app/sign-in/actions.ts');
  const { user } = await load<{ user(): Promise<{ email: string } | undefined> }>('lib/auth.ts');
  const visitor = new Visitor();
  const asked = <Result>(act: () => Promise<Result>): Promise<Result> => {
    const cookies = { set: (name: string, value: string) => visitor.cookies.set(name, encodeURIComponent(value)) };
    Object.assign(globalThis, { request: { headers: visitor.request().headers, cookies } });
    return act();
  };
  const form = new FormData();
  form.set('email', 'ann@example.com');
  form.set('password', 'wrong');
  expect(await asked(() => withPassword(undefined, form))).toMatch(/^The address or the password is wrong/);
  form.set('password', PASSWORD);
  await expect(asked(() => withPassword(undefined, form))).rejects.toThrow('redirect /');
  expect(await asked(user)).toMatchObject({ email: 'ann@example.com' });
  await expect(asked(leave)).rejects.toThrow('redirect /');
  expect(await asked(user)).toBeUndefined();
});
