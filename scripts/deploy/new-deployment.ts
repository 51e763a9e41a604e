import { stripVTControlCharacters } from 'node:util';
import { type Functions, type Models, Query } from 'node-appwrite';
import { DeployError } from './problem.ts';
import { until, within } from './until.ts';

/** How long a deployment may be ready but inactive before this code activates it, in milliseconds. */
const ACTIVATION_PATIENCE = 10_000;

/** The id of a function's last upload; undefined if it has none. */
export async function newestDeployment(functions: Functions, functionId: string): Promise<string | undefined> {
  // not latestDeploymentId, which the server sets when a worker begins to build
  const queries = [Query.orderDesc('$createdAt'), Query.limit(1)];
  const { deployments } = await functions.listDeployments({ functionId, queries });
  return deployments[0]?.$id;
}

/**
 * Waits until a deployment is built and active. Activates it if it is ready and the server does not.
 * @param say progress, a line each
 * @throws DeployError if it failed, or if another one is active
 */
export async function runsAtLast(
  functions: Functions,
  functionId: string,
  deploymentId: string,
  say: (line: string) => void,
): Promise<void> {
  const deployment = await ended(functions, functionId, deploymentId);
  if (deployment.status !== 'ready')
    throw new DeployError(`is ${deployment.status}: ${lastLine(deployment.buildLogs)}`);
  const isActive = () => isRunning(functions, functionId, deploymentId);
  if (await within(ACTIVATION_PATIENCE, isActive)) return;
  say(`${functionId}: ready for ${ACTIVATION_PATIENCE / 1000} s and not activated; activating it`);
  await functions.updateFunctionDeployment({ functionId, deploymentId });
  await until(`${functionId}: activated`, isActive);
}

/** True when it is active, undefined before. @throws DeployError if there is a newer one */
async function isRunning(functions: Functions, functionId: string, deploymentId: string): Promise<true | undefined> {
  const { deploymentId: active } = await functions.get({ functionId });
  if (active === deploymentId) return true;
  if ((await newestDeployment(functions, functionId)) !== deploymentId)
    throw new DeployError('somebody else deployed it at the same time');
  return undefined;
}

const IN_WORK = ['waiting', 'processing', 'building'];

function ended(functions: Functions, functionId: string, deploymentId: string): Promise<Models.Deployment> {
  return until(`${functionId}: built`, async () => {
    const deployment = await functions.getDeployment({ functionId, deploymentId });
    return IN_WORK.includes(deployment.status) ? undefined : deployment;
  });
}

/** The last line of a build log, which has the error, without colours. */
function lastLine(log: string): string {
  const lines = stripVTControlCharacters(log).trim().split('\n');
  return lines.at(-1) ?? '';
}
