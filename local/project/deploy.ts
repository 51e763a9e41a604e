import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtDeployments } from '../config/deploy.ts';
import type { FunctionConfig } from '../config/schema.ts';
import { build } from '../functions/builds/build.ts';
import { packFiles } from '../functions/deployments/archive.ts';
import { take } from '../functions/deployments/upload.ts';
import { deployments, functions, variables } from '../functions/documents.ts';
import { stateOf } from '../functions/state.ts';
import type { Local } from '../local.ts';
import { BuildCache } from './cache.ts';
import { filesOf } from './files.ts';

/** The result of a deployment. `same` means that nothing has changed since the last one. */
export type Deployed = { kind: 'same' } | { kind: 'deployed'; milliseconds: number } | { kind: 'failed'; log: string };

/**
 * Packs a function's folder as the CLI does, deploys it and runs its build commands, unless the active deployment is the
 * same. After a failure the active deployment keeps running.
 * @param root the folder of the configuration
 */
export async function deploySource(local: Local, root: string, fn: FunctionConfig): Promise<Deployed> {
  const started = performance.now();
  const folder = join(root, fn.path);
  stateOf(local).sourceFolders.set(fn.$id, folder);
  const files = await filesOf(folder, fn.ignore);
  if (files.length === 0) return { kind: 'failed', log: `${fn.path} has no files to deploy` };
  const fingerprint = await fingerprintOf(local, fn, folder, files);
  const collection = builtDeployments(local);
  const before = collection.get(fn.$id);
  if (before?.fingerprint === fingerprint && before.deploymentId === functions(local.store).get(fn.$id)?.deploymentId)
    return { kind: 'same' };
  const archive = await packFiles(folder, files);
  const { entrypoint, commands } = fn;
  const data = { resourceId: fn.$id, entrypoint, commands, type: 'cli', activate: true };
  const { $id } = take(local, archive, { ...data, sourceSize: archive.length, chunksTotal: 1 });
  const cache = commands.trim() === '' ? undefined : new BuildCache(root, fn.$id);
  const cached = cache?.read(fingerprint);
  if (cached) stateOf(local).keepBuilt($id, cached);
  await build(local, $id);
  const done = deployments(local.store).get($id);
  if (done?.status !== 'ready') return { kind: 'failed', log: done?.buildLogs ?? '' };
  const built = cached ? undefined : stateOf(local).builtOf($id);
  if (built) cache?.write(fingerprint, built);
  if (!before) collection.create({ id: fn.$id, data: { fingerprint, deploymentId: $id } });
  else collection.update(fn.$id, { fingerprint, deploymentId: $id, previousId: before.deploymentId });
  if (before?.previousId && deployments(local.store).delete(before.previousId))
    stateOf(local).remove(before.previousId);
  return { kind: 'deployed', milliseconds: Math.round(performance.now() - started) };
}

/** The same for the same code, commands, variables and Node.js version. */
async function fingerprintOf(
  local: Local,
  fn: FunctionConfig,
  folder: string,
  files: readonly string[],
): Promise<string> {
  const { $id, name, entrypoint, commands, runtime } = fn;
  const own = variables(local.store).where('resourceId', $id);
  const pairs = own.map(({ key, value }) => [key, value]).sort();
  const { platform, arch, versions } = process;
  const hash = createHash('sha256').update(JSON.stringify([name, entrypoint, commands, runtime, pairs]));
  hash.update(JSON.stringify([platform, arch, versions.modules]));
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(join(folder, file)));
  return hash.digest('hex');
}
