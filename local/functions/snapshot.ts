import type { Local } from '../local.ts';
import { deployments, functions } from './documents.ts';
import { prepare } from './executions/execute.ts';
import { stateOf, takeOverState } from './state.ts';

/**
 * Copies the deployments' archives and the list of functions with a process. On a restore, each process that has run an
 * execution since is replaced by a new one.
 */
export function snapshotFunctions(local: Local): (next: Local, before: Local) => void {
  const { sources, runtimes } = stateOf(local);
  const putBack = sources.copy();
  const warm = runtimes.warm;
  return (next, before) => {
    const state = takeOverState(next, stateOf(before));
    putBack();
    const kept = new Set(
      deployments(next.store)
        .find({ limit: -1 })
        .map(({ $id }) => $id),
    );
    for (const id of state.host.unpacked) if (!kept.has(id)) state.host.remove(id);
    for (const id of warm) void prepareAgain(next, id).catch((error: unknown) => console.error(error));
  };
}

async function prepareAgain(local: Local, deploymentId: string): Promise<void> {
  const deployment = deployments(local.store).get(deploymentId);
  const called = deployment && functions(local.store).get(deployment.resourceId);
  if (deployment && called?.deploymentId === deploymentId) await prepare(local, called, deployment);
}
