import type { Context } from '../http/context.ts';
import { type DeploymentDocument, deployments, type FunctionDocument, functions } from './documents.ts';
import { functionError } from './errors.ts';

/** @throws AppwriteError function_not_found */
export function findFunction({ local }: Context, functionId: string): FunctionDocument {
  const found = functions(local.store).get(functionId);
  if (!found) throw functionError('function_not_found');
  return found;
}

/**
 * A function that the caller may use. A disabled one is visible to API keys only.
 * @throws AppwriteError function_not_found
 */
export function findCallable(context: Context, functionId: string): FunctionDocument {
  const found = findFunction(context, functionId);
  if (!found.enabled && !context.isKey) throw functionError('function_not_found');
  return found;
}

/** A deployment of the function. @throws AppwriteError deployment_not_found */
export function findDeployment({ local }: Context, functionId: string, deploymentId: string): DeploymentDocument {
  const found = deployments(local.store).get(deploymentId);
  if (found?.resourceId !== functionId) throw functionError('deployment_not_found');
  return found;
}
