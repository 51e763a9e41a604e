import { exportData, importData } from '../../local/data/data.ts';
import { startLocal } from '../../local/server.ts';
import { ensureDatabase, ensureTable } from '../../local/tablesdb/seed.ts';

/** The measured process: imports a folder into a new project on disk, exports it to another, and prints times and memory. */
const [from = '', to = '', folder] = process.argv.slice(2);
const { local, close } = await startLocal({ projectId: 'bench', folder });
ensureDatabase(local, { databaseId: 'app', name: 'App', enabled: true });
ensureTable(local, {
  ...{ databaseId: 'app', tableId: 'posts', name: 'Posts', permissions: [], rowSecurity: true, enabled: true },
  columns: [
    { key: 'title', type: 'string', size: 200, required: true },
    { key: 'content', type: 'string', size: 20_000 },
    { key: 'authorId', type: 'string', size: 36 },
    { key: 'views', type: 'integer', default: 0 },
  ],
  indexes: [{ key: 'byAuthor', type: 'key', columns: ['authorId'] }],
});
const idle = process.resourceUsage().maxRSS;
const imported = timeOf(() => importData(local, from));
const exported = timeOf(() => exportData(local, to));
await close();
const grown = Math.round((process.resourceUsage().maxRSS - idle) / 1000);
console.log(`import ${imported}, export ${exported}, at most ${grown} MB of memory more than the empty server`);
process.exit();

/** How long work takes, and how much of that the processor worked. */
function timeOf(work: () => void): string {
  const [start, before] = [performance.now(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(before);
  return `${((performance.now() - start) / 1000).toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of CPU)`;
}
