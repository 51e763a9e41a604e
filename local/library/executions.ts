import { type ExecutionDocument, executions, functions } from '../functions/documents.ts';
import type { Local } from '../local.ts';
import type { EndedExecution, ExecutionFilter } from './types.ts';
import { Waiting } from './waiting.ts';

const TIMEOUT = 15_000;

/** Executions that ended, for tests that wait for them. */
export class Executions {
  readonly waiting = new Waiting<EndedExecution>();

  /**
   * @param local the one that is there when it is looked
   * @throws Error where there is no such function, and once the time is over
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
    if (all.length === 0) return `${asked} There was none at all.`;
    const lines = all.map((document) => {
      const { trigger, requestMethod, requestPath, status, responseStatusCode, errors } = document;
      const given = this.waiting.isGiven(endedExecution(document)) ? ' (given before)' : '';
      const error = errors.split('\n')[0] ?? '';
      return `  ${trigger} ${requestMethod} ${requestPath}: ${status} ${responseStatusCode} ${error}`.trimEnd() + given;
    });
    return [`${asked} What there was:`, ...lines.slice(-20)].join('\n');
  }
}

function refuseUnknown(local: Local, functionId: string): void {
  if (functions(local.store).get(functionId)) return;
  const known = functions(local.store)
    .find({ limit: -1 })
    .map(({ $id }) => $id);
  throw new Error(
    `There is no function ${functionId}; there ${known.length === 0 ? 'is none' : `are ${known.join(', ')}`}.`,
  );
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
