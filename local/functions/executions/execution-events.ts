import { concreteNames } from '../../events/announce.ts';
import type { Local } from '../../local.ts';
import { rolesWith } from '../../store/permissions.ts';
import type { Json } from '../../store/schema.ts';
import type { ExecutionDocument } from '../documents.ts';

/**
 * Publishes the result of an execution to apps. Functions do not get it, because an execution must not start another one.
 */
export function tellExecution(
  local: Local,
  { $id, functionId, $permissions }: ExecutionDocument,
  action: 'create' | 'update',
  payload: Readonly<Record<string, unknown>>,
): void {
  const names = concreteNames(`functions.${functionId}.executions.${$id}.${action}`);
  local.events.tell({ names, payload: payload as Json }, rolesWith($permissions, 'read'));
}

/** The body of the event of an asynchronous execution that ended. Source: recorded from Appwrite 1.9.6. */
export function endedExecution(execution: ExecutionDocument): Record<string, unknown> {
  const { $id, $permissions, functionId, deploymentId, trigger, status, duration, logs, errors } = execution;
  const { responseStatusCode, responseHeaders, requestPath, requestMethod, requestHeaders } = execution;
  return {
    ...{ $id, $permissions, functionId, deploymentId, trigger, status, duration, logs, errors },
    ...{ responseStatusCode, responseHeaders, requestPath, requestMethod, requestHeaders },
  };
}
