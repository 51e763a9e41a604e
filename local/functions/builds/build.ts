import { InterruptedJob } from '../../jobs/jobs.ts';
import type { Local } from '../../local.ts';
import { momentIn, QUICK } from '../../pace.ts';
import {
  type DeploymentDocument,
  type DeploymentStatus,
  deployments,
  type FunctionDocument,
  functions,
} from '../documents.ts';
import { prepare } from '../executions/execute.ts';
import { stateOf } from '../state.ts';
import { make } from './make.ts';

/** The end of a build's output that is stored, in characters. Source: appwrite 1.9.6, APP_FUNCTION_LOG_LENGTH_LIMIT. */
const LOG_LIMIT = 1_000_000;

/** The kind of the job that builds a deployment. */
export const BUILD_JOB = 'build';

/** A queued build, and its next step. */
// a type, not an interface: it is stored as JSON
export type QueuedBuild = { deploymentId: string; step?: number };

/** The steps of a build, in order. Each is idempotent, and does nothing if the deployment has another status. */
const STEPS = [begin, finish, activateIfNewer] as const;

/** Builds a deployment at once and activates it if it requested that. Idempotent. */
export function build(local: Local, deploymentId: string): Promise<void> {
  const { builds } = stateOf(local);
  const running = builds.get(deploymentId) ?? allSteps(local, deploymentId).finally(() => builds.delete(deploymentId));
  builds.set(deploymentId, running);
  return running;
}

async function allSteps(local: Local, deploymentId: string): Promise<void> {
  for (const step of STEPS) await step(local, deploymentId);
}

/** Queues the build of an uploaded deployment. */
export function enqueueBuild(local: Local, deploymentId: string): void {
  local.jobs.add(BUILD_JOB, { deploymentId }, momentIn(local.options.pace.buildBegins));
}

/** The job: all steps, or those before the next delay, after which a new job continues. */
export async function runBuild(local: Local, { deploymentId, step = 0 }: QueuedBuild): Promise<void> {
  const { pace } = local.options;
  if (pace === QUICK) return build(local, deploymentId);
  await STEPS[step]?.(local, deploymentId);
  const wait = [pace.buildTakes, pace.activation][step];
  if (wait) local.jobs.add(BUILD_JOB, { deploymentId, step: step + 1 }, momentIn(wait));
}

async function begin(local: Local, deploymentId: string): Promise<void> {
  const found = deployments(local.store).get(deploymentId);
  if (found?.status === 'canceled') noteLatest(local, found.resourceId);
  if (!found || !isOpen(found)) return;
  move(local, found, 'processing');
  move(local, found, 'building', { buildLogs: 'Environment preparation started.\n' });
}

async function finish(local: Local, deploymentId: string): Promise<void> {
  const building = deployments(local.store).get(deploymentId);
  if (!building || !isOpen(building)) return;
  const started = performance.now();
  const seconds = () => Math.ceil((performance.now() - started) / 1000);
  let printed = '';
  try {
    const buildSize = await make(local, building, (log) => {
      printed = log.slice(-LOG_LIMIT);
      if (!stateOf(local).stopping)
        move(local, building, 'building', { buildLogs: building.buildLogs + COMMANDS + printed });
    });
    const buildLogs = `${building.buildLogs}${COMMANDS}${printed}${PACKAGED}${line('Deployment finished.', GREEN)}`;
    move(local, building, 'ready', { buildSize, buildDuration: seconds(), buildLogs });
  } catch (error) {
    // interrupted by the end of the server; it starts again at the next start
    if (stateOf(local).stopping) throw new InterruptedJob();
    if (deployments(local.store).get(deploymentId)?.status === 'canceled') {
      const buildLogs = building.buildLogs + COMMANDS + printed + line('Build has been canceled.', YELLOW);
      deployments(local.store).update(deploymentId, { buildLogs });
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    move(local, building, 'failed', { buildLogs: `\u001b[31m${printed}${message}`, buildDuration: seconds() });
  }
}

function isOpen({ status }: DeploymentDocument): boolean {
  return status === 'waiting' || status === 'processing' || status === 'building';
}

/** What the executor prints before and after the commands, whether there are any or not. */
const COMMANDS = 'Build command execution started.\n';
const PACKAGED = 'Build command execution finished.\nBuild packaging started.\nBuild packaging finished.\n';

const GREEN = 32;
const YELLOW = 33;

/** A line of Appwrite's own in a build log, in a colour of the terminal. */
function line(text: string, colour: number): string {
  const time = new Date().toISOString().slice(11, 19);
  return `\u001b[90m[${time}] \u001b[90m[\u001b[0mappwrite\u001b[90m]\u001b[${colour}m ${text} \u001b[0m\n`;
}

/** Changes a deployment's status, unless it was deleted or canceled meanwhile. */
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

/** Updates the function's latest deployment and its status. */
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

/** Activates a deployment that requested it, unless a later one became active before it was ready. */
async function activateIfNewer(local: Local, deploymentId: string): Promise<void> {
  const deployment = deployments(local.store).get(deploymentId);
  if (deployment?.status !== 'ready' || !deployment.activate) return;
  const called = functions(local.store).get(deployment.resourceId);
  if (!called) return;
  const active = deployments(local.store).get(called.deploymentId);
  if (active && Number(active.$sequence) >= Number(deployment.$sequence)) return;
  activate(local, called, deployment, { live: true });
}

/** Activates a deployment. The process of the one before ends after its executions. */
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
  if (local.options.inspect !== undefined)
    prepare(local, now, deployment).catch((error: unknown) => console.error(error));
  return now;
}
