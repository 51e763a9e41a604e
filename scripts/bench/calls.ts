import { Caller, perSecond } from './measure.ts';
import { type Measured, megabytes, withMeasured } from './measured.ts';

/** The real server's figures: Appwrite 1.9.6, idle otherwise, on a machine with 2 cores. */
const real = { createRow: 79, createRowOfEight: 143, getRow: 136, createUser: 62, memory: 4.2e9 };

const SECONDS = 3;
const rows = '/tablesdb/app/tables/posts/rows';
const post = {
  title: 'A post',
  content: 'Some words of it. '.repeat(10),
  authorId: 'alice',
  status: 'draft',
  views: 0,
};

/** Measures calls to a local Appwrite on disk, in a process of its own. */
export function benchCalls(): Promise<void> {
  return withMeasured(measureCalls);
}

async function measureCalls(server: Measured): Promise<void> {
  const { endpoint, ready } = server;
  const memory = await server.memory();
  const caller = new Caller(endpoint);
  await prepare(caller);
  let made = 0;
  const createRow = () => caller.call('POST', rows, { rowId: `row${made++}`, data: post });
  const one = await perSecond(1, SECONDS, createRow);
  const eight = await perSecond(8, SECONDS, createRow);
  const get = await perSecond(1, SECONDS, (n) => caller.call('GET', `${rows}/row${n % made}`));
  const user = await perSecond(1, SECONDS, (n) =>
    caller.call('POST', '/users', { userId: `user${n}`, email: `user${n}@example.com`, name: `User ${n}` }),
  );
  caller.close();
  print([
    ['createRow/s, one at a time', one, real.createRow],
    ['createRow/s, eight at a time', eight, real.createRowOfEight],
    ['getRow/s', get, real.getRow],
    ['createUser/s', user, real.createUser],
  ]);
  console.log(`ready ${Math.round(ready)} ms after its process was started`);
  console.log(`${megabytes(memory)} MB of memory at rest (the real server: ${megabytes(real.memory)} MB)`);
}

/** A table of posts with an index, and its columns ready. */
async function prepare(caller: Caller): Promise<void> {
  const table = '/tablesdb/app/tables/posts';
  await caller.call('POST', '/tablesdb', { databaseId: 'app', name: 'App' });
  await caller.call('POST', '/tablesdb/app/tables', { tableId: 'posts', name: 'Posts', rowSecurity: true });
  await caller.call('POST', `${table}/columns/string`, { key: 'title', size: 200, required: true });
  await caller.call('POST', `${table}/columns/string`, { key: 'content', size: 20_000, required: false });
  await caller.call('POST', `${table}/columns/string`, { key: 'authorId', size: 36, required: true });
  await caller.call('POST', `${table}/columns/enum`, {
    key: 'status',
    elements: ['draft', 'published'],
    required: false,
  });
  await caller.call('POST', `${table}/columns/integer`, { key: 'views', required: false });
  await available(caller, `${table}/columns`, 'columns');
  await caller.call('POST', `${table}/indexes`, { key: 'byStatus', type: 'key', columns: ['status'] });
  await available(caller, `${table}/indexes`, 'indexes');
}

async function available(caller: Caller, path: string, name: string): Promise<void> {
  for (;;) {
    const answer = (await caller.call('GET', path)) as Record<string, { status: string }[]>;
    if (answer[name]?.every(({ status }) => status === 'available')) return;
  }
}

function print(lines: [what: string, ours: number, real: number][]): void {
  console.log(`${''.padEnd(30)}${'here'.padStart(8)}${'real'.padStart(8)}${'times'.padStart(8)}`);
  for (const [what, ours, theirs] of lines) {
    const figures = [Math.round(ours), theirs, (ours / theirs).toFixed(1)];
    console.log(what.padEnd(30) + figures.map((figure) => String(figure).padStart(8)).join(''));
  }
}
