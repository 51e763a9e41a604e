import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deployFolder, ensureFunction } from '../../local/functions/deployments/deploy.ts';
import { ensureProviders } from '../../local/messaging/providers.ts';
import { startLocal } from '../../local/server.ts';
import type { Outcome, Walk } from './walk.ts';

const project = 'sdks';
const key = 'sdks-key';

/** Runs all flows with an SDK against its own local Appwrite. */
export async function walkAgainstLocal({
  entry,
  kind,
}: Pick<Walk, 'entry' | 'kind'>): Promise<Record<string, Outcome>> {
  const running = await startLocal({ projectId: project, key, rateLimits: false });
  const { local } = running;
  const folder = mkdtempSync(join(tmpdir(), 'sdks-echo-'));
  try {
    ensureProviders(local);
    writeFileSync(join(folder, 'main.js'), "module.exports = ({ req, res }) => res.text('got ' + req.bodyText);");
    ensureFunction(local, { $id: 'echo', name: 'Echo', runtime: 'node-22', execute: ['users'] });
    await deployFolder(local, 'echo', folder, 'main.js');
    await prepare(local.endpoint);
    await local.jobs.idle();
    const child = fork(fileURLToPath(new URL('./walk.ts', import.meta.url)), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    child.send({ entry, kind, endpoint: local.endpoint, project, key } satisfies Walk);
    const [outcomes] = (await once(child, 'message')) as [Record<string, Outcome>];
    return outcomes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await running.close();
  }
}

/** Creates what the web SDK's flows need, with the newest API. */
async function prepare(endpoint: string): Promise<void> {
  const post = async (path: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json', 'x-appwrite-project': project, 'x-appwrite-key': key };
    const answer = await fetch(endpoint + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${path}: ${await answer.text()}`);
  };
  const permissions = ['create("users")', 'read("users")', 'update("users")', 'delete("users")'];
  await post('/tablesdb', { databaseId: 'web', name: 'Web' });
  await post('/tablesdb/web/tables', { tableId: 'notes', name: 'Notes', permissions, rowSecurity: true });
  await post('/tablesdb/web/tables/notes/columns/string', { key: 'text', size: 50, required: true });
  await post('/storage/buckets', { bucketId: 'web', name: 'Web', permissions });
  await post('/messaging/topics', { topicId: 'updates', name: 'Updates', subscribe: ['users'] });
}
