import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Local } from '../../local.ts';
import { packBuilt } from '../deployments/archive.ts';
import { type DeploymentDocument, functions } from '../documents.ts';
import { stateOf } from '../state.ts';
import { buildEnvironment } from './build-environment.ts';
import { runCommands } from './commands.ts';
import { REUSED, searchPath } from './node-first.ts';
import { linkAll, needSamePackages, noteInstalled, packagesId } from './packages.ts';

/** How often the log of a running build is stored, in milliseconds. */
const STORED = 250;

/**
 * Builds a deployment: unpacks its files and runs its build commands, if it has any. Returns the size, in bytes.
 * @param store gets the output of the commands
 * @throws Error if the archive is invalid or the commands fail
 */
export async function make(
  local: Local,
  deployment: DeploymentDocument,
  store: (log: string) => void,
): Promise<number> {
  const state = stateOf(local);
  const { $id, commands } = deployment;
  const size = await state.unpack($id);
  if (commands.trim() === '' || state.isBuilt($id)) return size;
  try {
    await runInside(local, deployment, store);
    const built = await packBuilt(state.folderOf($id));
    state.keepBuilt($id, built.archive);
    return built.size;
  } catch (error) {
    state.host.remove($id);
    throw error;
  }
}

async function runInside(local: Local, deployment: DeploymentDocument, store: (log: string) => void): Promise<void> {
  const state = stateOf(local);
  const { $id, resourceId, commands } = deployment;
  const called = functions(local.store).get(resourceId);
  if (!called) throw new Error('The function was deleted.');
  const folder = state.folderOf($id);
  const packages = packagesId(folder);
  const path = searchPath(join(state.host.folder, '.bin'), process.env['PATH'] ?? join(tmpdir()));
  const environment = await buildEnvironment(local, called, deployment, path);
  const before = called.deploymentId && called.deploymentId !== $id ? called.deploymentId : undefined;
  if (
    before &&
    (await state.unpack(before).then(
      () => needSamePackages(folder, state.folderOf(before)),
      () => false,
    ))
  ) {
    await linkAll(join(state.folderOf(before), 'node_modules'), join(folder, 'node_modules'));
    environment[REUSED] = 'yes';
  }
  let log = '';
  const timer = setInterval(() => store(log), STORED);
  const signal = state.beginBuild($id);
  try {
    await runCommands({
      ...{ commands, folder, environment, timeout: local.options.buildTimeout, signal },
      onOutput(text) {
        log += text;
        state.buildOutput.tell({ functionId: resourceId, deploymentId: $id, text });
      },
    });
  } finally {
    clearInterval(timer);
    state.endBuild($id);
    store(log);
  }
  noteInstalled(folder, packages);
}
