import { executions } from '../../local/functions/documents.ts';
import { inbox } from '../../local/inbox/inbox.ts';
import { startLocal } from '../../local/server.ts';
import { tablesOf } from '../../local/tablesdb/model/tablesdb.ts';
import { ensureDatabase, ensureTable } from '../../local/tablesdb/seed.ts';

/** The measured process: a local Appwrite on disk with this many rows, executions and messages. It sends its origin when it is ready. */
const [folder, rowCount = '0', executionCount = '0'] = process.argv.slice(2);
const { local, close } = await startLocal({ projectId: 'bench', key: 'bench-key', folder, rateLimits: false });
ensureDatabase(local, { databaseId: 'app', name: 'App', enabled: true });
ensureTable(local, {
  ...{ databaseId: 'app', tableId: 'posts', name: 'Posts', permissions: [], rowSecurity: true, enabled: true },
  columns: [
    { key: 'title', type: 'string', size: 200, required: true },
    { key: 'views', type: 'integer', default: 0 },
  ],
  indexes: [{ key: 'byViews', type: 'key', columns: ['views'] }],
});
const headers = { 'x-appwrite-project': 'bench', 'x-appwrite-key': 'bench-key', 'content-type': 'application/json' };
const called = { functionId: 'posts', name: 'Posts', runtime: 'node-22', entrypoint: 'main.js' };
await fetch(`${local.endpoint}/functions`, { method: 'POST', headers, body: JSON.stringify(called) });
const table = tablesOf(local).table('app', 'posts');
local.store.transaction(() => {
  for (let i = 0; i < Number(rowCount); i++)
    table.rows.create({ id: `row${i}`, data: { title: `Post ${i}`, views: i }, permissions: ['read("any")'] });
  for (let i = 0; i < Number(executionCount); i++) {
    const request = { requestMethod: 'GET', requestPath: `/${i}`, responseStatusCode: 200, duration: 0.01 };
    const data = {
      functionId: 'posts',
      trigger: 'http',
      status: 'completed',
      logs: 'answered\n'.repeat(20),
      ...request,
    } as const;
    executions(local.store).create({ data });
    const mail = { userId: null, from: 'App', subject: `Message ${i}`, text: 'Hi', html: '<p>Hi</p>', data: null };
    inbox(local.store).create({ data: { channel: 'email', to: `user${i}@example.com`, messageId: 'm', ...mail } });
  }
});
process.send?.({ origin: local.origin });
process.on('disconnect', () => {
  void close().then(() => process.exit(0));
});
