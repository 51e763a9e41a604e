import { request } from 'node:http';
import { ID, Permission, Query, Role, TablesDB } from 'node-appwrite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { connectTo, type Frame } from '../../tests/support/realtime.ts';

let appwrite: TestAppwrite;
let db: TablesDB;

beforeAll(async () => {
  appwrite = await startAppwrite();
  db = new TablesDB(appwrite.admin());
  await db.create({ databaseId: 'app', name: 'App' });
  await db.createTable({ databaseId: 'app', tableId: 'notes', name: 'Notes', rowSecurity: true });
  await db.createStringColumn({ databaseId: 'app', tableId: 'notes', key: 'text', size: 50, required: false });
});
afterAll(() => appwrite.close());

const connect = (query: string, headers?: Record<string, string>) => connectTo(appwrite.endpoint, query, headers);
const project = 'project=test';
const rows = `${project}&channels[]=rows`;

describe('what is refused', () => {
  it.each([
    ['project=nope', {}, 1008, 'Missing or unknown project ID'],
    [project, { origin: 'https://evil.example' }, 1008, /^Invalid Origin\. Register your new client \(evil\.example\)/],
    [
      `${rows}&rows[0][]=${encodeURIComponent('{"method":"search"}')}`,
      {},
      1008,
      /'search' is not supported in Realtime/,
    ],
    [project, { 'x-appwrite-jwt': 'broken' }, 401, /JWT/],
  ])('a connection with %s %j', async (query, headers, code, message) => {
    const one = await connect(query, headers);
    expect(await one.next()).toEqual({
      type: 'error',
      data: { code, message: message instanceof RegExp ? expect.stringMatching(message) : message },
    });
    await one.closed();
  });

  it('an invalid session makes the client a guest, and so does an API key', async () => {
    for (const headers of [{ 'x-appwrite-session': 'none' }, { 'x-appwrite-key': 'test-key' }]) {
      const one = await connect(rows, headers);
      expect((await one.next()).data?.['user']).toBeNull();
      const permissions = [Permission.read(Role.user('ann'))];
      await db.createRow({
        databaseId: 'app',
        tableId: 'notes',
        rowId: ID.unique(),
        data: { text: 'ann only' },
        permissions,
      });
      expect(await one.heard()).toEqual([]);
    }
  });

  it.each([
    ['{"type":', 1003],
    [{ hello: 1 }, 1003],
    [{ type: 'shout', data: {} }, 1003],
    [{ type: 'subscribe', data: {} }, 1003],
    [{ type: 'subscribe', data: [{ channels: [1] }] }, 1003],
    [{ type: 'subscribe', data: [{ channels: ['rows'], queries: [Query.search('text', 'x')] }] }, 1003],
    [{ type: 'subscribe', data: [{ channels: ['rows'], queries: [Query.select(['text'])] }] }, 0],
    [{ type: 'authentication', data: { session: 'none' } }, 1003],
  ])('a message %j, and the connection stays open', async (message, code) => {
    const one = await connect(project);
    await one.next();
    expect(await one.ask(message)).toEqual({ type: 'error', data: { code, message: 'Error: Server Error' } });
    expect(await one.ask({ type: 'ping' })).toEqual({ type: 'pong' });
  });

  it('more than 32 messages in a minute, with rate limits', async () => {
    const limited = await startAppwrite({ rateLimits: true });
    onTestFinished(() => limited.close());
    const socket = new WebSocket(`${limited.endpoint.replace('http', 'ws')}/realtime?project=test`);
    const types: string[] = [];
    const done = new Promise<void>((resolve) => {
      socket.on('message', (data) => {
        const { type } = JSON.parse(data.toString()) as Frame;
        types.push(type);
        if (types.length === 41) resolve();
      });
    });
    socket.on('open', () => {
      for (let i = 0; i < 40; i++) socket.send('{"type":"ping"}');
    });
    await done;
    socket.terminate();
    expect(types.filter((type) => type === 'pong')).toHaveLength(32);
    expect(types.filter((type) => type === 'error')).toHaveLength(8);
  });
});

it('a request that offers another protocol is answered like any other', async () => {
  const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAoAAA' };
  const status = await new Promise((resolve, reject) => {
    request(`${appwrite.endpoint}/health/version`, { headers }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(200);
});
