import { type ExecutionDocument, executions, functions } from '../functions/documents.ts';
import type { Local } from '../local.ts';
import type { EndedExecution, ExecutionFilter } from './types.ts';
import { Waiting } from './waiting.ts';

const TIMEOUT = 15_000;

/** Completed executions, for tests that wait for them. */
export class Executions {
  readonly waiting = new Waiting<EndedExecution>();

  /**
   * @param local the current local Appwrite
   * @throws Error if there is no such function, and after the timeout
   */
  next(local: () => Local, functionId: string, filter: ExecutionFilter): Promise<EndedExecution> {
    refuseUnknown(local(), functionId);
    const { timeout = TIMEOUT } = filter;
    return this.waiting.next(
      () => endedOf(local(), functionId).filter((execution) => matches(execution, filter)),
      timeout,
      () => this.#seen(local(), functionId, filter, timeout),
    );
  }

  #seen(local: Local, functionId: string, { timeout: _, ...filter }: ExecutionFilter, timeout: number): string {
    const asked = `No execution of ${functionId} that matches ${JSON.stringify(filter)} ended within ${timeout} ms.`;
    const all = executions(local.store).where('functionId', functionId);
    if (all.length === 0) return `${asked} There were none.`;
    const lines = all.map((document) => {
      const { trigger, requestMethod, requestPath, status, responseStatusCode, errors } = document;
      const given = this.waiting.isGiven(endedExecution(document)) ? ' (returned before)' : '';
      const error = errors.split('\n')[0] ?? '';
      return `  ${trigger} ${requestMethod} ${requestPath}: ${status} ${responseStatusCode} ${error}`.trimEnd() + given;
    });
    return [`${asked} Executions:`, ...lines.slice(-20)].join('\n');
  }
}

function refuseUnknown(local: Local, functionId: string): void {
  if (functions(local.store).get(functionId)) return;
  const known = functions(local.store)
    .find({ limit: -1 })
    .map(({ $id }) => $id);
  throw new Error(`There is no function ${functionId}; the functions are: ${known.join(', ') || 'none'}.`);
}

function endedOf(local: Local, functionId: string): EndedExecution[] {
  return executions(local.store)
    .where('functionId', functionId)
    .filter(({ status }) => status === 'completed' || status === 'failed')
    .map(endedExecution);
}

function matches(execution: EndedExecution, { trigger, status, method, path }: ExecutionFilter): boolean {
  return (
    (trigger === undefined || execution.trigger === trigger) &&
    (status === undefined || execution.status === status) &&
    (method === undefined || execution.method === method) &&
    (path === undefined || execution.path === path)
  );
}

function endedExecution(document: ExecutionDocument): EndedExecution {
  return {
    id: document.$id,
    functionId: document.functionId,
    deploymentId: document.deploymentId,
    trigger: document.trigger,
    status: document.status === 'completed' ? 'completed' : 'failed',
    method: document.requestMethod,
    path: document.requestPath,
    statusCode: document.responseStatusCode,
    logs: document.logs,
    errors: document.errors,
    duration: document.duration,
    at: document.$createdAt,
  };
}
