import type { Local } from '../local.ts';
import { environment } from '../runtime/environment.ts';
import type { DeploymentDocument, FunctionDocument } from './documents.ts';
import { variablesOf } from './models.ts';
import { ACTIVE_RUNTIMES } from './runtimes.ts';
import { specificationOf } from './specifications.ts';

/**
 * The environment variables that a function's process and its build commands have: Appwrite's and its own.
 * @param specification the one of executions or of builds
 */
export function environmentOf(
  local: Local,
  called: FunctionDocument,
  deployment: DeploymentDocument,
  specification: string,
): Record<string, string> {
  const { cpus, memory } = specificationOf(specification);
  const runtime = ACTIVE_RUNTIMES.get(called.runtime);
  return environment({
    endpoint: local.endpoint,
    projectId: local.project.id,
    functionId: called.$id,
    functionName: called.name,
    deploymentId: deployment.$id,
    deploymentType: deployment.type,
    runtimeName: runtime?.name ?? '',
    runtimeVersion: runtime?.version ?? '',
    cpus,
    memory,
    variables: Object.fromEntries(variablesOf(local.store, called.$id).map(({ key, value }) => [key, value])),
  });
}
