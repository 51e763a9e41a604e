import type { Local } from '../local.ts';
import {
  type DeploymentDocument,
  type DeploymentStatus,
  deployments,
  type FunctionDocument,
  functions,
} from './documents.ts';
import { stateOf } from './state.ts';

/** The kind of job that makes a deployment ready. */
export const BUILD_JOB = 'build';

/** Makes a deployment ready to run and, where it asked for that, the function's active one. Twice is once. */
export function build(local: Local, deploymentId: string): Promise<void> {
  const { builds } = stateOf(local);
  const running = builds.get(deploymentId) ?? make(local, deploymentId).finally(() => builds.delete(deploymentId));
  builds.set(deploymentId, running);
  return running;
}

async function make(local: Local, deploymentId: string): Promise<void> {
  const found = deployments(local.store).get(deploymentId);
  if (!found || !['waiting', 'processing', 'building'].includes(found.status)) return;
  const started = performance.now();
  move(local, found, 'processing');
  const building = move(local, found, 'building', { buildLogs: line('Environment preparation started.') });
  if (!building) return;
  try {
    refuseCommands(building);
    const buildSize = await stateOf(local).unpack(deploymentId);
    const buildDuration = Math.ceil((performance.now() - started) / 1000);
    const buildLogs = [building.buildLogs, line('Build packaging finished.'), line('Deployment finished.')].join('');
    const ready = move(local, found, 'ready', { buildSize, buildDuration, buildLogs });
    if (ready?.activate) activateIfNewer(local, ready);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    move(local, found, 'failed', { buildLogs: `${building.buildLogs}\u001b[31m${message}\n`, buildDuration: 1 });
  }
}

/** @throws Error where the deployment has build commands */
function refuseCommands({ commands }: DeploymentDocument): void {
  if (commands.trim() === '') return;
  throw new Error(
    `The local Appwrite runs no build commands, and this deployment has some: ${commands}\nDeploy what they make: a bundled file needs none.`,
  );
}

function line(text: string): string {
  const time = new Date().toISOString().slice(11, 19);
  return `\u001b[90m[${time}] \u001b[90m[\u001b[0mappwrite\u001b[90m]\u001b[97m ${text} \u001b[0m\n`;
}

/** Moves a deployment on, unless it was deleted or canceled meanwhile. */
function move(
  local: Local,
  { $id, resourceId }: DeploymentDocument,
  status: DeploymentStatus,
  change: Partial<Pick<DeploymentDocument, 'buildLogs' | 'buildSize' | 'buildDuration'>> = {},
): DeploymentDocument | undefined {
  if (deployments(local.store).get($id)?.status === 'canceled') return undefined;
  const moved = deployments(local.store).update($id, { ...change, status });
  noteLatest(local, resourceId);
  return moved;
}

/** Keeps in the function which of its deployments is the latest, and how far it is. */
export function noteLatest(local: Local, functionId: string): void {
  const latest = deployments(local.store).findOne({
    filters: [{ method: 'equal', attribute: 'resourceId', values: [functionId] }],
    orders: [{ attribute: '$sequence', direction: 'DESC' }],
  });
  functions(local.store).update(functionId, {
    latestDeploymentId: latest?.$id ?? '',
    latestDeploymentCreatedAt: latest?.$createdAt ?? '',
    latestDeploymentStatus: latest?.status ?? '',
  });
}

/** A deployment that was overtaken by a later one while it was built does not replace it. */
function activateIfNewer(local: Local, deployment: DeploymentDocument): void {
  const called = functions(local.store).get(deployment.resourceId);
  if (!called) return;
  const active = deployments(local.store).get(called.deploymentId);
  if (active && Number(active.$sequence) > Number(deployment.$sequence)) return;
  activate(local, called, deployment, { live: true });
}

/** Makes a deployment the one that runs; the process of the one before ends with what it is at. */
export function activate(
  local: Local,
  called: FunctionDocument,
  deployment: DeploymentDocument,
  change: Partial<Pick<FunctionDocument, 'live'>>,
): FunctionDocument {
  const { $id: deploymentId, $createdAt: deploymentCreatedAt } = deployment;
  const changed = functions(local.store).update(called.$id, { ...change, deploymentId, deploymentCreatedAt });
  if (called.deploymentId && called.deploymentId !== deploymentId) stateOf(local).runtimes.retire(called.deploymentId);
  const now = changed ?? called;
  stateOf(local).schedules.refresh(now);
  return now;
}
