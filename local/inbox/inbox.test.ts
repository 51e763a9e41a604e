import { request } from 'node:http';
import { Messaging, Users } from 'node-appwrite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { ensureProviders } from '../messaging/providers.ts';
import { inbox } from './inbox.ts';
import type { InboxItem } from './inbox-item.ts';

let appwrite: TestAppwrite;

beforeAll(async () => {
  appwrite = await startAppwrite();
  ensureProviders(appwrite.local);
  const users = new Users(appwrite.admin());
  await users.create({ userId: 'ann', email: 'ann@example.com' });
  await users.create({ userId: 'ben', email: 'ben@example.com' });
});
beforeEach(() => inbox(appwrite.local.store).clear());
afterAll(() => appwrite.close());

let count = 0;
async function send(users: string[], subject: string, content: string, html: boolean): Promise<string> {
  const messageId = `m${++count}`;
  await new Messaging(appwrite.admin()).createEmail({ messageId, subject, content, users, html });
  await appwrite.local.jobs.idle();
  return messageId;
}

const address = (query = '') => `${appwrite.local.origin}/inbox${query}`;
const read = async (query = '') => (await (await fetch(address(query))).json()) as InboxItem[];

/** Sends a request with headers that `fetch` does not allow. */
function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<number | undefined> {
  const { hostname, port } = new URL(appwrite.local.origin);
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.on('error', reject).end();
  });
}

describe('the inbox', () => {
  it('returns deliveries, newest first, with their links and codes', async () => {
    await send(['ann'], 'First', 'Your code is 123456. See https://example.com/a?b=1.', false);
    const messageId = await send(
      ['ann'],
      'Second',
      '<p>Go <a href="https://example.com/x?u=1&amp;s=2">on</a></p>',
      true,
    );
    const [second, first] = await read();
    expect(first).toMatchObject({ subject: 'First', links: ['https://example.com/a?b=1'], codes: ['123456'] });
    expect(second).toEqual({
      ...{ id: expect.any(String), channel: 'email', to: 'ann@example.com', subject: 'Second', text: '', messageId },
      ...{ from: 'Local Appwrite <app@localhost.test>', html: expect.stringContaining('<a href'), data: null },
      ...{ links: ['https://example.com/x?u=1&s=2'], codes: [], at: expect.stringMatching(/\+00:00$/) },
    });
  });

  it('returns links of apps, too, but none that would run code', async () => {
    const text = 'Open myapp://sign-in?a=1, exp://127.0.0.1:8081/--/x or javascript://x%0aalert(1).';
    await send(['ann'], 'Plain', text, false);
    await send(
      ['ann'],
      'Page',
      '<a href="myapp://in">In</a> <a href="JavaScript:alert(1)">No</a> <a href="data:text/html,x">No</a>',
      true,
    );
    const [page, plain] = await read();
    expect(plain?.links).toEqual(['myapp://sign-in?a=1', 'exp://127.0.0.1:8081/--/x']);
    expect(page?.links).toEqual(['myapp://in']);
  });

  it('can be filtered by address or user, and limited', async () => {
    await send(['ann', 'ben'], 'One', 'x', false);
    await send(['ann'], 'Two', 'x', false);
    expect((await read('?to=ANN@example.com')).map(({ subject }) => subject)).toEqual(['Two', 'One']);
    expect(await read('?to=ben')).toHaveLength(1);
    expect(await read('?to=ann&limit=1')).toHaveLength(1);
    expect((await fetch(address('?limit=0'))).status).toBe(400);
  });

  it('is emptied by DELETE', async () => {
    await send(['ann'], 'One', 'x', false);
    expect((await fetch(address(), { method: 'DELETE' })).status).toBe(204);
    expect(await read()).toEqual([]);
  });

  it('does not mistake a part of a secret for a code', async () => {
    await send(['ann'], 'x', 'https://example.com/?secret=123456 and ab123456cd and 1234567', false);
    expect((await read())[0]?.codes).toEqual([]);
  });
});

describe("the inbox's page", () => {
  it('renders an e-mail of only angle brackets as fast as any other', async () => {
    for (let i = 0; i < 10; i++) await send(['ann'], 'Odd', `${'<'.repeat(64_000)} 123456`, true);
    const started = performance.now();
    expect((await read())[0]?.codes).toEqual(['123456']);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('shows an e-mail in a frame that cannot run scripts, and its links', async () => {
    await send(
      ['ann'],
      '<script>alert(1)</script>',
      '<a href="https://example.com/in">in</a><script>alert(2)</script>',
      true,
    );
    const answer = await fetch(address('?plain'), { headers: { accept: 'text/html' } });
    const page = await answer.text();
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(page).toContain('<a href="https://example.com/in" target="_blank" rel="noopener noreferrer">');
    expect(page).toMatch(/<iframe title="Mail" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="[^"]*"/);
    expect(page).not.toContain('<script');
  });

  it('is emptied by its own button', async () => {
    await send(['ann'], 'One', 'x', false);
    const origin = appwrite.local.origin;
    const answer = await fetch(address('/empty'), { method: 'POST', headers: { origin }, redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(await read()).toEqual([]);
  });
});

describe('what others may not do', () => {
  const host = 'localhost:1';
  it.each([
    ['a page of another site reads it', '/inbox', { host, origin: 'https://evil.example' }, 'GET'],
    ['a page of another port reads it', '/inbox', { host, origin: 'http://localhost:3000' }, 'GET'],
    [
      'another site loads it as a picture',
      '/inbox',
      { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      'GET',
    ],
    ['a host name of somebody else leads here', '/inbox', { host: 'evil.example' }, 'GET'],
    ['another site’s form empties it', '/inbox/empty', { host, origin: 'https://evil.example' }, 'POST'],
    ['a form of unknown origin empties it', '/inbox/empty', { host }, 'POST'],
    ['a null origin empties it', '/inbox', { host, origin: 'null' }, 'DELETE'],
  ])('%s', async (_, path, headers, method) => {
    expect(await ask(path, headers, method)).toBe(403);
  });

  it('on a function’s domain the path /inbox belongs to the function', async () => {
    expect(await ask('/inbox', { host: 'echo.localhost:1' }, 'GET')).toBe(404);
  });

  it('a link on another page may open the inbox', async () => {
    expect(await ask('/inbox', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(200);
  });
});
