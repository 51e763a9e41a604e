import type { Context } from '../../http/context.ts';
import { uid } from '../../http/params.ts';
import { listPage, listQueries, totalParam } from '../../http/queries.ts';
import { noContent, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { allows } from '../../store/permissions.ts';
import { type ExecutionDocument, executions, type FunctionDocument } from '../documents.ts';
import { functionError } from '../errors.ts';
import { findCallable, findFunction } from '../find.ts';
import { executionBody } from '../models.ts';
import { createExecutionRoute } from './create-execution.ts';

const PATH = '/functions/:functionId/executions';
const ONE = `${PATH}/:executionId`;

const list = route({
  method: 'GET',
  path: PATH,
  scopes: ['executions.read', 'execution.read'],
  params: {
    functionId: uid(),
    queries: listQueries([
      'trigger',
      'status',
      'responseStatusCode',
      'duration',
      'requestMethod',
      'requestPath',
      'deploymentId',
    ]),
    total: totalParam(),
  },
  handle(context, { functionId, queries }) {
    const called = findCallable(context, functionId);
    const own = { method: 'equal', attribute: 'functionId', values: [functionId] };
    const selection = { ...queries, filters: [...queries.filters, own] };
    const { total, items } = listPage(executions(context.local.store), selection, 'Execution', context.roles);
    return ok({ total, executions: items.map((item) => executionBody(context, timedOut(item, called), '')) });
  },
});

const get = route({
  method: 'GET',
  path: ONE,
  scopes: ['executions.read', 'execution.read'],
  params: { functionId: uid(), executionId: uid() },
  handle(context, { functionId, executionId }) {
    const called = findCallable(context, functionId);
    const found = find(context, functionId, executionId);
    if (context.roles && !allows(found.$permissions, 'read', context.roles)) throw functionError('execution_not_found');
    return ok(executionBody(context, timedOut(found, called), ''));
  },
});

const remove = route({
  method: 'DELETE',
  path: ONE,
  scopes: ['executions.write', 'execution.write'],
  params: { functionId: uid(), executionId: uid() },
  handle(context, { functionId, executionId }) {
    // only an API key gets the function's own document
    if (context.roles) throw functionError('function_not_found');
    const called = findFunction(context, functionId);
    const found = find(context, functionId, executionId);
    const { status } = timedOut(found, called);
    if (status === 'waiting' || status === 'processing') throw functionError('execution_in_progress');
    if (found.jobId) context.local.jobs.cancel(found.jobId);
    executions(context.local.store).delete(executionId);
    return noContent();
  },
});

function find({ local }: Context, functionId: string, executionId: string): ExecutionDocument {
  const found = executions(local.store).get(executionId);
  if (found?.functionId !== functionId) throw functionError('execution_not_found');
  return found;
}

/** An execution that should have ended long ago is returned as failed. */
function timedOut(execution: ExecutionDocument, { timeout }: FunctionDocument): ExecutionDocument {
  if (execution.status !== 'waiting' && execution.status !== 'processing') return execution;
  const seconds = (Date.now() - Date.parse(execution.$createdAt)) / 1000;
  return seconds >= timeout ? { ...execution, status: 'failed' } : execution;
}

export const executionRoutes: readonly Route[] = [createExecutionRoute, list, get, remove];
