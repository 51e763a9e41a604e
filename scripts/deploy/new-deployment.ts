import { stripVTControlCharacters } from 'node:util';
import { type Functions, type Models, Query } from 'node-appwrite';
import { DeployError } from './problem.ts';
import { until, within } from './until.ts';

/** How long a deployment may be ready without being active before it is activated here, in milliseconds. */
const ACTIVATION_PATIENCE = 10_000;

/** The id of the deployment of a function that was uploaded last; undefined where it has none. */
export async function newestDeployment(functions: Functions, functionId: string): Promise<string | undefined> {
  // not latestDeploymentId: the server sets that once a worker has begun to build
  const queries = [Query.orderDesc('$createdAt'), Query.limit(1)];
  const { deployments } = await functions.listDeployments({ functionId, queries });
  return deployments[0]?.$id;
}

/**
 * Waits until a deployment is built and runs. One that is ready and that the server does not activate is activated.
 * @param say progress, a line each
 * @throws DeployError where it failed, or where another one runs
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

/** True once it is the active one, undefined before. @throws DeployError where a newer one is there */
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

/** The end of a build log, which says what went wrong, without its colours. */
function lastLine(log: string): string {
  const lines = stripVTControlCharacters(log).trim().split('\n');
  return lines.at(-1) ?? '';
}
