import { Channel, Client, Query, Realtime, type RealtimeResponseEvent } from 'appwrite';
import { Permission, Role, Storage, TablesDB, Teams, Users } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../tests/support/appwrite.ts';
import { connectTo } from '../../tests/support/realtime.ts';

let appwrite: TestAppwrite;
let db: TablesDB;
let users: Users;
const sessions: Record<string, string> = {};

beforeAll(async () => {
  appwrite = await startAppwrite();
  db = new TablesDB(appwrite.admin());
  users = new Users(appwrite.admin());
  for (const userId of ['ann', 'bob']) {
    await users.create({ userId, email: `${userId}@example.com`, name: userId });
    sessions[userId] = (await users.createSession({ userId })).secret;
  }
  await db.create({ databaseId: 'app', name: 'App' });
  await db.createTable({ databaseId: 'app', tableId: 'notes', name: 'Notes', rowSecurity: true });
  await db.createStringColumn({ databaseId: 'app', tableId: 'notes', key: 'text', size: 50, required: false });
  await db.createIntegerColumn({ databaseId: 'app', tableId: 'notes', key: 'count', required: false, xdefault: 0 });
});
afterAll(() => appwrite.close());
let row = 0;
beforeEach(() => {
  row++;
});

type Heard = RealtimeResponseEvent<Record<string, unknown>>;

const connect = (query: string, headers?: Record<string, string>) => connectTo(appwrite.endpoint, query, headers);
const project = 'project=test';
const as = (userId: string) => ({ 'x-appwrite-session': sessions[userId] ?? '' });
const rows = `${project}&channels[]=rows`;
const note = (data: object, permissions: string[], rowId = `n${row}`) =>
  db.createRow({ databaseId: 'app', tableId: 'notes', rowId, data, permissions });

describe('the web SDK', () => {
  it('gets the events of a subscription, until it is closed', async () => {
    vi.stubGlobal('window', globalThis); // the SDK is made for browsers and takes its timers from there
    vi.stubGlobal('localStorage', { getItem: () => null });
    onTestFinished(() => void vi.unstubAllGlobals());
    const client = new Client().setEndpoint(appwrite.endpoint).setProject('test');
    const realtime = new Realtime(client);
    const heard: Heard[] = [];
    const first = Promise.withResolvers<void>();
    const subscription = await realtime.subscribe(Channel.tablesdb('app').table('notes').row(), (event: Heard) => {
      heard.push(event);
      first.resolve();
    });
    await note({ text: 'hello' }, [Permission.read(Role.any())]);
    await first.promise;
    expect(heard[0]?.payload).toMatchObject({ $id: `n${row}`, text: 'hello', $databaseId: 'app', $tableId: 'notes' });
    expect(heard[0]?.events).toContain(`databases.app.tables.notes.rows.n${row}.create`);
    expect(heard[0]?.events).toHaveLength(64);
    expect(heard[0]?.channels).toHaveLength(16);
    await subscription.close();
    await note({ text: 'unheard' }, [Permission.read(Role.any())], `m${row}`);
    expect(heard).toHaveLength(1);
    await realtime.disconnect();
  });
});

describe('events of a row', () => {
  it('go to those who may read it at the time of the event', async () => {
    const [guest, ann, bob] = [await connect(rows), await connect(rows, as('ann')), await connect(rows, as('bob'))];
    for (const one of [guest, ann, bob]) expect((await one.next()).type).toBe('connected');
    await note({ text: 'for ann' }, [Permission.read(Role.user('ann'))]);
    expect(await ann.heard()).toHaveLength(1);
    await db.updateRow({
      databaseId: 'app',
      tableId: 'notes',
      rowId: `n${row}`,
      data: {},
      permissions: [Permission.read(Role.user('bob'))],
    });
    expect(await ann.heard()).toEqual([]);
    expect(await bob.heard()).toHaveLength(1);
    expect(await guest.heard()).toEqual([]);
  });

  it('go to new members of a team, and no longer to former ones', async () => {
    const teams = new Teams(appwrite.admin());
    await teams.create({ teamId: 'crew', name: 'Crew' });
    const bob = await connect(rows, as('bob'));
    await bob.next();
    await note({ text: 'crew' }, [Permission.read(Role.team('crew'))]);
    expect(await bob.heard()).toEqual([]);
    const { $id: membershipId } = await teams.createMembership({ teamId: 'crew', roles: [], userId: 'bob' });
    const change = { databaseId: 'app', tableId: 'notes', rowId: `n${row}` };
    await db.updateRow({ ...change, data: { text: 'two' } });
    expect(await bob.heard()).toHaveLength(1);
    await teams.deleteMembership({ teamId: 'crew', membershipId });
    await db.updateRow({ ...change, data: { text: 'three' } });
    expect(await bob.heard()).toEqual([]);
  });

  it('are not published for a rollback; after a commit they have the final rows', async () => {
    const guest = await connect(rows);
    await guest.next();
    await note({ text: 'one' }, [Permission.read(Role.any())]);
    await guest.heard();
    const staged = async (commit: boolean) => {
      const { $id: transactionId } = await db.createTransaction();
      const place = { databaseId: 'app', tableId: 'notes', rowId: `n${row}`, transactionId };
      await db.updateRow({ ...place, data: { text: 'two' } });
      await db.updateRow({ ...place, data: { count: 7 } });
      await db.updateTransaction({ transactionId, ...(commit ? { commit } : { rollback: true }) });
    };
    await staged(false);
    expect(await guest.heard()).toEqual([]);
    await staged(true);
    const payloads = (await guest.heard()).map(({ data }) => data?.['payload']);
    expect(payloads).toMatchObject([
      { text: 'two', count: 7 },
      { text: 'two', count: 7 },
    ]);
  });
});

it('of a file go to those who may read it', async () => {
  const storage = new Storage(appwrite.admin());
  await storage.createBucket({ bucketId: 'pics', name: 'Pics', fileSecurity: true });
  const [guest, ann] = [
    await connect(`${project}&channels[]=files`),
    await connect(`${project}&channels[]=files`, as('ann')),
  ];
  for (const one of [guest, ann]) await one.next();
  await storage.createFile({
    bucketId: 'pics',
    fileId: 'f',
    file: InputFile.fromBuffer(Buffer.from('x'), 'x.txt'),
    permissions: [Permission.read(Role.user('ann'))],
  });
  expect(await ann.heard()).toMatchObject([{ data: { payload: { $id: 'f' } } }]);
  expect(await guest.heard()).toEqual([]);
});

it('of an account go only to its user, on the user’s channel', async () => {
  const [ann, bob] = [
    await connect(`${project}&channels[]=account&channels[]=account.bob`, as('ann')),
    await connect(`${project}&channels[]=account.update`, as('bob')),
  ];
  expect((await ann.next()).data?.['channels']).toEqual(['account', 'account.ann']);
  expect((await bob.next()).data?.['channels']).toEqual(['account.bob.update']);
  await users.updateName({ userId: 'bob', name: 'Bobby' });
  expect(await bob.heard()).toMatchObject([{ data: { payload: { name: 'Bobby' } } }]);
  expect(await ann.heard()).toEqual([]);
});

describe('subscriptions', () => {
  it('are distinguished by their queries, which filter the payload', async () => {
    const guest = await connect(project);
    await guest.next();
    const subscription = (subscriptionId: string, queries: string[]) => ({
      subscriptionId,
      channels: ['rows'],
      queries,
    });
    const data = [subscription('many', [Query.greaterThan('count', 5)]), subscription('all', [])];
    expect(await guest.ask({ type: 'subscribe', data })).toMatchObject({ data: { to: 'subscribe', success: true } });
    await note({ count: 3 }, [Permission.read(Role.any())]);
    await note({ count: 9 }, [Permission.read(Role.any())], `m${row}`);
    const ids = (await guest.heard()).map(({ data: told }) => told?.['subscriptions']);
    expect(ids).toEqual([['all'], ['many', 'all']]);
    await guest.ask({ type: 'unsubscribe', data: [{ subscriptionId: 'all' }] });
    await note({ count: 1 }, [Permission.read(Role.any())], `o${row}`);
    expect(await guest.heard()).toEqual([]);
  });

  it('remain after an authentication on the connection, with that user’s permissions', async () => {
    const one = await connect(`${project}&channels[]=rows&channels[]=account.update`);
    await one.next();
    const answer = await one.ask({ type: 'authentication', data: { session: sessions['ann'] } });
    expect(answer).toMatchObject({ data: { to: 'authentication', user: { $id: 'ann' } } });
    await note({ text: 'for ann' }, [Permission.read(Role.user('ann'))]);
    await users.updateName({ userId: 'ann', name: 'Ann' });
    expect(await one.heard()).toHaveLength(2);
  });
});

it('disconnects a client that does not read, and still sends events to the others', async () => {
  const [deaf, other] = [await connect(rows), await connect(rows)];
  await deaf.next();
  await other.next();
  deaf.socket.pause();
  await db.createTable({
    databaseId: 'app',
    tableId: 'large',
    name: 'Large',
    permissions: [Permission.read(Role.any())],
  });
  await db.createStringColumn({ databaseId: 'app', tableId: 'large', key: 'text', size: 1_000_000, required: true });
  const server = appwrite.local.origin;
  let told = 0;
  for (let i = 0; i < 20; i++) {
    const text = 'x'.repeat(900_000);
    await db.createRow({ databaseId: 'app', tableId: 'large', rowId: `big${i}`, data: { text } });
    told += (await other.heard()).length;
  }
  expect(told).toBe(20);
  deaf.socket.resume();
  await deaf.closed();
  await expect(fetch(`${server}/v1/health/version`)).resolves.toMatchObject({ status: 200 });
});
