import { concreteNames } from '../events/announce.ts';
import type { Local } from '../local.ts';
import { rolesWith } from '../store/permissions.ts';
import type { Json } from '../store/schema.ts';
import type { ExecutionDocument } from './documents.ts';

/** Tells apps that follow an execution what became of it. Functions are not told: an execution must not start another one. */
export function tellExecution(
  local: Local,
  { $id, functionId, $permissions }: ExecutionDocument,
  action: 'create' | 'update',
  payload: Readonly<Record<string, unknown>>,
): void {
  const names = concreteNames(`functions.${functionId}.executions.${$id}.${action}`);
  local.events.tell({ names, payload: payload as Json }, rolesWith($permissions, 'read'));
}

/** What an execution that ended after its answer is told with. Source: recorded from Appwrite 1.9.6. */
export function endedExecution(execution: ExecutionDocument): Record<string, unknown> {
  const { $id, $permissions, functionId, deploymentId, trigger, status, duration, logs, errors } = execution;
  const { responseStatusCode, responseHeaders, requestPath, requestMethod, requestHeaders } = execution;
  return {
    ...{ $id, $permissions, functionId, deploymentId, trigger, status, duration, logs, errors },
    ...{ responseStatusCode, responseHeaders, requestPath, requestMethod, requestHeaders },
  };
}
