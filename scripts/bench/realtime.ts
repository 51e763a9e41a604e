import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { Caller } from './measure.ts';
import { type Measured, megabytes, withMeasured } from './measured.ts';

const LISTENERS = 1_000;
/** Each listener subscribes to the rows of one of these tables, so a change has fifty of them. */
const TABLES = 20;
const CHANGES_A_SECOND = 200;
const SECONDS = 60;

/** Creates rows at a fixed rate, and compares what each listener receives with what was created. */
export function benchRealtime(): Promise<void> {
  return withMeasured(measureRealtime);
}

interface Ear {
  table: number;
  /** The numbers of the rows that arrived, in order. */
  received: number[];
  socket: WebSocket;
}

async function measureRealtime(server: Measured): Promise<void> {
  const caller = new Caller(server.endpoint);
  await prepare(caller);
  const delays: number[] = [];
  const ears: Ear[] = [];
  for (let i = 0; i < LISTENERS; i++) ears.push(await listen(server.endpoint, i % TABLES, delays));
  console.log(`${LISTENERS} listeners, ${megabytes(await server.memory())} MB`);
  const created = await createRows(caller, server);
  await allArrived(ears, created);
  const wrong = ears.filter(({ table, received }) => String(received) !== String(created[table])).length;
  for (const { socket } of ears) socket.terminate();
  caller.close();
  const expected = ears.reduce((sum, { table }) => sum + (created[table]?.length ?? 0), 0);
  const sorted = delays.toSorted((one, other) => one - other);
  const at = (part: number) => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
  console.log(`${created.flat().length} changes, ${delays.length} of ${expected} deliveries arrived`);
  console.log(`${wrong} listeners lack one, have one twice, or have another order`);
  console.log(`delay after the call was sent: half within ${at(0.5)} ms, 99 % within ${at(0.99)} ms`);
  if (wrong > 0) process.exitCode = 1;
}

async function prepare(caller: Caller): Promise<void> {
  await caller.call('POST', '/tablesdb', { databaseId: 'app', name: 'App' });
  for (let table = 0; table < TABLES; table++) {
    const tableId = `table${table}`;
    const columns = [
      { key: 'number', type: 'integer', required: true },
      { key: 'sent', type: 'double', required: true },
    ];
    await caller.call('POST', '/tablesdb/app/tables', {
      tableId,
      name: tableId,
      permissions: ['read("any")'],
      columns,
    });
  }
}

/** Resolves once the server has accepted the subscription. */
function listen(endpoint: string, table: number, delays: number[]): Promise<Ear> {
  const channel = `databases.app.tables.table${table}.rows`;
  const url = `${endpoint.replace('http', 'ws')}/realtime?project=bench&channels[]=${channel}`;
  const socket = new WebSocket(url);
  const ear: Ear = { table, received: [], socket };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const { type, data: event } = JSON.parse(String(data)) as {
        type: string;
        data: { payload: { number: number; sent: number } };
      };
      if (type === 'connected') resolve(ear);
      if (type !== 'event') return;
      ear.received.push(event.payload.number);
      delays.push(performance.now() - event.payload.sent);
    });
  });
}

/** Returns the numbers of the rows of each table, in the order of their creation. */
async function createRows(caller: Caller, server: Measured): Promise<number[][]> {
  const created = Array.from({ length: TABLES }, (): number[] => []);
  const start = performance.now();
  for (let number = 0; number < CHANGES_A_SECOND * SECONDS; number++) {
    const due = start + (number * 1000) / CHANGES_A_SECOND;
    if (due > performance.now()) await wait(due - performance.now());
    const table = number % TABLES;
    const data = { number, sent: performance.now() };
    await caller.call('POST', `/tablesdb/app/tables/table${table}/rows`, { rowId: 'unique()', data });
    created[table]?.push(number);
    if (number % (CHANGES_A_SECOND * 10) === 0)
      console.log(`${number} changes, ${megabytes(await server.memory())} MB`);
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${Math.round((CHANGES_A_SECOND * SECONDS) / seconds)} changes a second, ${megabytes(await server.memory())} MB`,
  );
  return created;
}

/** Waits until nothing has arrived for five seconds, or everything has. */
async function allArrived(ears: readonly Ear[], created: readonly number[][]): Promise<void> {
  const missing = () =>
    ears.reduce((sum, { table, received }) => sum + Math.max(0, (created[table]?.length ?? 0) - received.length), 0);
  let before = -1;
  while (missing() > 0 && missing() !== before) {
    before = missing();
    await wait(5_000);
  }
}
