import { request } from 'node:http';
import { Functions, Runtime, TablesDB, Users } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { KEY, startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { deploy, ECHO } from '../../tests/support/echo.ts';
import { deliver } from '../inbox/inbox.ts';
import type { KnownRequest, LiveMessage, PageSession } from './protocol.ts';

let appwrite: TestAppwrite;
let host: string;

beforeAll(async () => {
  appwrite = await startAppwrite();
  host = new URL(appwrite.local.origin).host;
});
afterAll(() => appwrite.close());

interface Answer {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Sends a request with headers that `fetch` does not allow. */
function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { hostname, port } = new URL(appwrite.local.origin);
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path, method, headers: { host, ...headers } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asking.on('error', reject).end();
  });
}

const BROWSER = { accept: 'text/html,application/xhtml+xml' };
/** What a browser adds to the requests of the page itself. */
const own = () => ({ origin: `http://${host}`, 'sec-fetch-site': 'same-origin' });

describe('the page', () => {
  it.each(['/', '/users/ann', '/functions/posts', '/inbox', '/log?status=errors'])(
    'is at %s for a browser',
    async (path) => {
      const { status, headers, text } = await ask('GET', path, BROWSER);
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch('text/html');
      expect(text).toContain('<script type="module" src="/page/app.js">');
    },
  );

  it('leaves every other client and every other address as they were', async () => {
    expect((await ask('GET', '/')).status).toBe(404);
    expect((await ask('GET', '/unknown', BROWSER)).status).toBe(404);
    expect((await ask('GET', '/v1/users', BROWSER)).headers['content-type']).toMatch('application/json');
    expect((await ask('GET', '/inbox')).text).toBe('[]');
  });

  it('has no inline script, can be framed by nobody, and contains no key', async () => {
    const { headers, text } = await ask('GET', '/', BROWSER);
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
    );
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(text).not.toContain(KEY);
    expect(text).not.toMatch(/<script(?! type="module" src=)/);
  });

  it('is less than 150 kB, compressed', async () => {
    const sizes = ['/page/app.js', '/page/app.css'].map(async (path) => {
      const { status, headers } = await ask('GET', path, { 'accept-encoding': 'gzip' });
      expect({ status, encoding: headers['content-encoding'] }).toEqual({ status: 200, encoding: 'gzip' });
      return Number(headers['content-length']);
    });
    expect((await Promise.all(sizes)).reduce((sum, size) => sum + size)).toBeLessThan(150_000);
  });

  it('gets the key by a request that only itself can send', async () => {
    const { status, text } = await ask('POST', '/page/session', own());
    expect(status).toBe(200);
    expect((JSON.parse(text) as PageSession).key).toBe(KEY);
  });
});

describe('what others may not do', () => {
  const evil = 'https://evil.example';
  it.each<[string, string, string, () => Record<string, string>]>([
    [
      'a page of another site asks for the key',
      'POST',
      '/page/session',
      () => ({ origin: evil, 'sec-fetch-site': 'cross-site' }),
    ],
    [
      'an app on another port asks for the key',
      'POST',
      '/page/session',
      () => ({ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }),
    ],
    [
      'a function’s domain asks for the key',
      'POST',
      '/page/session',
      () => ({ origin: 'http://posts.localhost', 'sec-fetch-site': 'same-site' }),
    ],
    ['a frame without an origin asks for the key', 'POST', '/page/session', () => ({ origin: 'null' })],
    ['a client without an origin asks for the key', 'POST', '/page/session', () => ({})],
    [
      'a form of another site claims its own origin',
      'POST',
      '/page/session',
      () => ({ ...own(), 'sec-fetch-site': 'cross-site' }),
    ],
    [
      'a name of somebody else leads here',
      'POST',
      '/page/session',
      () => ({ ...own(), host: 'evil.example', origin: 'http://evil.example' }),
    ],
    ['a name of somebody else shows the page', 'GET', '/', () => ({ ...BROWSER, host: 'evil.example' })],
    ['a proxy passes on its visitors', 'POST', '/page/session', () => ({ ...own(), 'x-forwarded-for': '203.0.113.9' })],
    [
      'another site loads a request',
      'GET',
      '/page/requests/x',
      () => ({ 'x-appwrite-key': KEY, 'sec-fetch-site': 'cross-site' }),
    ],
    ['another site delivers an event', 'POST', '/page/deliver/x', () => ({ 'x-appwrite-key': KEY, origin: evil })],
    ['the page delivers an event without the key', 'POST', '/page/deliver/x', own],
    ['another site frames an e-mail', 'GET', '/page/mail/x', () => ({ 'sec-fetch-site': 'cross-site' })],
  ])('%s', async (_, method, path, headers) => {
    const { status, text, headers: answered } = await ask(method, path, headers());
    expect(status).toBe(403);
    expect(text).not.toContain(KEY);
    expect(answered['access-control-allow-origin']).toBeUndefined();
  });

  it('a preflight of another origin is not granted', async () => {
    const { headers } = await ask('OPTIONS', '/page/session', {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'POST',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each<[string, () => Record<string, string>]>([
    ['another site', () => ({ origin: 'https://evil.example' })],
    ['an app on another port', () => ({ origin: 'http://localhost:3000' })],
    ['no page', () => ({})],
    ['a name of somebody else', () => ({ origin: 'http://evil.example', host: 'evil.example' })],
  ])('%s cannot open the live channel', async (_, headers) => {
    const socket = new WebSocket(`ws://${host}/page/live`, { headers: headers() });
    const message = await new Promise<string>((resolve) => {
      socket.on('error', ({ message }) => resolve(message)).on('open', () => resolve('open'));
    });
    expect(message).toBe('Unexpected server response: 403');
  });
});

describe('the live channel', () => {
  const open = () => new WebSocket(`ws://${host}/page/live`, { origin: `http://${host}` });

  it('ends for a client without the key', async () => {
    const socket = open();
    const heard: unknown[] = [];
    socket.on('open', () => socket.send('wrong')).on('message', (data) => heard.push(data));
    await new Promise((resolve) => socket.on('close', resolve));
    expect(heard).toEqual([]);
  });

  it('tells of requests with who sent them and why they were refused, of events and of the inbox', async () => {
    const socket = open();
    const heard: LiveMessage[] = [];
    socket.on('open', () => socket.send(KEY));
    socket.on('message', (data) => heard.push(JSON.parse(String(data)) as LiveMessage));
    await expect.poll(() => heard).toHaveLength(1);
    const project = { 'x-appwrite-project': 'test' };
    const json = { ...project, 'content-type': 'application/json' };
    await fetch(`${appwrite.endpoint}/users?secret=abc`, { headers: project });
    const body = JSON.stringify({ userId: 'ann', email: 'ann@example.com' });
    await fetch(`${appwrite.endpoint}/users`, { method: 'POST', headers: { ...json, 'x-appwrite-key': KEY }, body });
    const mail = { userId: 'ann', from: '', subject: 'Hi', text: 'Hi', html: '', data: null, messageId: 'm' };
    deliver(appwrite.local, 'one', { channel: 'email', to: 'ann@example.com', ...mail });
    const news = () => heard.flatMap((message) => (message.type === 'news' ? message.news : []));
    await expect.poll(() => news().some(({ type }) => type === 'inbox')).toBe(true);
    const [refused, created] = news().flatMap((one) => (one.type === 'exchange' ? [one.exchange] : []));
    expect(refused).toMatchObject({
      ...{ method: 'GET', target: '/v1/users?secret=…', status: 401, from: { kind: 'guest' }, scopes: ['users.read'] },
      refusal: {
        type: 'general_unauthorized_scope',
        why: 'It needs the scope users.read. Guests do not have it: send an API key.',
      },
    });
    expect(created).toMatchObject({ method: 'POST', target: '/v1/users', status: 201, from: { kind: 'key' } });
    expect(news()).toContainEqual(expect.objectContaining({ type: 'event', names: ['users.ann.create', 'users.ann'] }));
    socket.close();
  });

  it('says which permission refused a row to a user, also where the answer hides that it exists', async () => {
    const db = new TablesDB(appwrite.admin());
    await db.create({ databaseId: 'app', name: 'App' });
    await db.createTable({ databaseId: 'app', tableId: 'notes', name: 'Notes', rowSecurity: true });
    await db.createStringColumn({ databaseId: 'app', tableId: 'notes', key: 'text', size: 20, required: false });
    await appwrite.local.jobs.idle();
    const row = { databaseId: 'app', tableId: 'notes', rowId: 'one' };
    await db.createRow({ ...row, data: { text: 'x' }, permissions: ['update("user:ann")'] });
    await new Users(appwrite.admin()).create({ userId: 'ben' });
    const { jwt } = await new Users(appwrite.admin()).createJWT({ userId: 'ben' });
    appwrite.local.traffic.clear();
    const ben = new TablesDB(appwrite.withJwt(jwt));
    await expect(ben.getRow(row)).rejects.toMatchObject({ type: 'row_not_found' });
    await expect(ben.updateRow({ ...row, data: { text: 'y' } })).rejects.toMatchObject({ type: 'user_unauthorized' });
    const whys = appwrite.local.traffic.last.map(({ from, refusal }) => ({ from, why: refusal?.why }));
    const from = { kind: 'user', id: 'ben', name: 'ben', by: 'jwt' };
    const has = 'The caller has any, users, user:ben, user:ben/unverified, users/unverified.';
    expect(whys).toEqual([
      { from, why: `The row exists. The table "Notes" allows read to nobody, the row to nobody. ${has}` },
      { from, why: `The table "Notes" allows update to nobody, the row to user:ann. ${has}` },
    ]);
  });

  it('keeps the last requests for a page that is opened later, without the reads of the page itself', async () => {
    appwrite.local.traffic.clear();
    const project = { 'x-appwrite-project': 'test', 'x-appwrite-key': KEY };
    await fetch(`${appwrite.endpoint}/users`, { headers: { ...project, 'x-local-page': '1' } });
    await fetch(`${appwrite.endpoint}/teams`, { headers: project });
    const socket = open();
    const first = new Promise<LiveMessage>((resolve) =>
      socket.on('message', (data) => resolve(JSON.parse(String(data)))),
    );
    socket.on('open', () => socket.send(KEY));
    expect(await first).toMatchObject({ type: 'ready', exchanges: [{ target: '/v1/teams' }] });
    socket.close();
  });
});

it('shows an e-mail without scripts, forms or the origin of the page', async () => {
  const html = '<p style="color:red">Hi</p><script>alert(1)</script>';
  const mail = { userId: null, from: '', subject: 'Hi', text: '', html, data: null, messageId: 'm' };
  deliver(appwrite.local, 'framed', { channel: 'email', to: 'ann@example.com', ...mail });
  const { status, headers, text } = await ask('GET', '/page/mail/framed', { 'sec-fetch-site': 'same-origin' });
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toMatch(
    /default-src 'none';.*frame-ancestors 'self'; sandbox allow-popups/,
  );
  expect(headers['content-security-policy']).not.toMatch(/script-src|allow-scripts|allow-same-origin/);
  expect(text).toContain(html);
});

it('knows the request of an execution, without the keys in it, and delivers its event once more', async () => {
  const functions = new Functions(appwrite.admin());
  const events = ['users.*.update.prefs'];
  await functions.create({ functionId: 'echo', name: 'Echo', runtime: Runtime.Node22, events });
  await deploy(appwrite, 'echo', { 'main.js': ECHO }, 'main.js');
  const users = new Users(appwrite.admin());
  await users.create({ userId: 'eve' });
  await users.updatePrefs({ userId: 'eve', prefs: { theme: 'dark' } });
  await appwrite.local.jobs.idle();
  const { executions } = await functions.listExecutions({ functionId: 'echo' });
  const first = executions[0]?.$id ?? '';
  const headers = { ...own(), 'x-appwrite-key': KEY };
  const known = JSON.parse((await ask('GET', `/page/requests/${first}`, headers)).text) as KnownRequest;
  expect(known).toMatchObject({ trigger: 'event', event: 'users.eve.update', body: '{"theme":"dark"}' });
  expect(JSON.stringify(known)).not.toMatch(/ephemeral_|x-appwrite-key/);
  const { status, text } = await ask('POST', `/page/deliver/${first}`, headers);
  expect(status).toBe(201);
  await appwrite.local.jobs.idle();
  const { executionId } = JSON.parse(text) as { executionId: string };
  const again = await functions.getExecution({ functionId: 'echo', executionId });
  expect(again).toMatchObject({ trigger: 'event', status: 'completed' });
  const second = JSON.parse((await ask('GET', `/page/requests/${executionId}`, headers)).text) as KnownRequest;
  expect(second).toMatchObject({ event: known.event, body: known.body });
  expect((await ask('POST', '/page/deliver/unknown', headers)).status).toBe(404);
});
