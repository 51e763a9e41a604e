import { isUtf8 } from 'node:buffer';
import { setTimeout } from 'node:timers/promises';
import { requireRole } from '../../auth/authorize.ts';
import { AppwriteError } from '../../errors.ts';
import type { Context } from '../../http/context.ts';
import { nullable, optional } from '../../http/param.ts';
import { anything, boolean, oneOf, text, uid } from '../../http/params.ts';
import { accepted, created } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { uniqueId } from '../../store/ids.ts';
import { normalise } from '../../store/time.ts';
import { type DeploymentDocument, deployments, executions, type FunctionDocument } from '../documents.ts';
import { functionError } from '../errors.ts';
import { findCallable } from '../find.ts';
import { executionBody } from '../models.ts';
import { ACTIVE_RUNTIMES } from '../runtimes.ts';
import { stateOf } from '../state.ts';
import { type Outcome, run } from './execute.ts';
import { tellExecution } from './execution-events.ts';
import { callersHeaders } from './execution-headers.ts';
import { type HeaderPair, invocationHeaders, keptOfRequest, userJwt } from './invocation.ts';
import { inParts } from './multipart.ts';
import { enqueue } from './queue.ts';
import type { Run } from './run.ts';

/** How long a synchronous execution may take, in seconds. Source: appwrite 1.9.6. */
const SYNC_LIMIT = 30;
/** How far ahead an execution must be scheduled at least, in milliseconds. */
const SCHEDULE_AHEAD = 60_000;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const;

export const createExecutionRoute: Route = route({
  method: 'POST',
  path: '/functions/:functionId/executions',
  scopes: ['executions.write', 'execution.write'],
  params: {
    functionId: uid(),
    body: optional(text(10_485_760, { min: 0 }), ''),
    async: optional(boolean(), false),
    path: optional(text(2048), '/'),
    method: optional(oneOf(METHODS), 'POST'),
    headers: optional(anything(), {}),
    scheduledAt: nullable(text(100)),
  },
  async handle(context, { functionId, ...asked }) {
    const later = asked.async;
    const scheduledAt = asked.scheduledAt === null ? null : scheduleTime(asked.scheduledAt, later);
    const callers: HeaderPair[] = callersHeaders(asked.headers);
    const called = findCallable(context, functionId);
    const deployment = runnable(context, called);
    requireRole(context, 'execute', called.execute);
    const call: Call = { ...asked, context, called, deployment, callers, executionId: uniqueId() };
    return later ? runLater(call, scheduledAt) : runNow(call);
  },
});

interface Call {
  context: Context;
  called: FunctionDocument;
  deployment: DeploymentDocument;
  callers: HeaderPair[];
  executionId: string;
  method: string;
  path: string;
  body: string;
}

/** @throws AppwriteError general_bad_request for a time that is too early, invalid or not a whole minute */
function scheduleTime(text: string, later: boolean): string {
  if (!later)
    throw AppwriteError.of(
      'general_bad_request',
      'Scheduled executions must run asynchronously. Set scheduledAt to a future date, or set async to true.',
    );
  const date = /(?<!\d)\d{4}(?!\d)/.test(text) ? normalise(text) : undefined;
  const at = date === undefined ? 0 : Date.parse(date);
  if (date === undefined || at % 60_000 !== 0 || at - Date.now() <= SCHEDULE_AHEAD)
    throw AppwriteError.of(
      'general_bad_request',
      'Execution schedule must be a valid date, and at least 1 minute from now',
    );
  return date;
}

/**
 * The deployment that is executed.
 * @throws AppwriteError function_runtime_unsupported, deployment_not_found, build_not_ready
 */
function runnable({ local }: Context, called: FunctionDocument): DeploymentDocument {
  if (!ACTIVE_RUNTIMES.has(called.runtime))
    throw new AppwriteError(404, 'function_runtime_unsupported', `Runtime "${called.runtime}" is not supported`);
  const deployment = deployments(local.store).get(called.deploymentId);
  if (deployment?.resourceId !== called.$id)
    throw functionError(
      'deployment_not_found',
      'Deployment not found. Create a deployment before trying to execute a function',
    );
  if (deployment.status !== 'ready') throw functionError('build_not_ready');
  return deployment;
}

/** The session that the caller sent. None for a JWT. */
function sessionOf({ caller }: Context): string | undefined {
  return caller.kind === 'user' && caller.secret !== undefined ? caller.session?.$id : undefined;
}

function runLater(
  { context, called, deployment, callers, executionId, method, path, body }: Call,
  runAt: string | null,
) {
  const { local, request, userId } = context;
  const headers: [string, string][] = [...callers, ['x-appwrite-client-ip', request.ip]].map(([name, value]) => [
    name ?? '',
    value ?? '',
  ]);
  const sessionId = runAt === null ? sessionOf(context) : undefined;
  const trigger = runAt === null ? 'http' : 'schedule';
  const who = { ...(userId === undefined ? {} : { userId }), ...(sessionId === undefined ? {} : { sessionId }) };
  const document = local.store.transaction(() => {
    const queued = { functionId: called.$id, executionId, trigger, method, path, headers, body, ...who } as const;
    const jobId = enqueue(local, queued, runAt ?? undefined);
    return executions(local.store).create({
      id: executionId,
      permissions: readableBy(userId),
      data: {
        functionId: called.$id,
        deploymentId: deployment.$id,
        trigger,
        status: runAt === null ? 'waiting' : 'scheduled',
        requestMethod: method,
        requestPath: path,
        requestHeaders: keptOfRequest(headers),
        scheduledAt: runAt,
        jobId,
      },
    });
  });
  const answer = executionBody(context, document, '');
  tellExecution(local, document, 'create', answer);
  return accepted(answer);
}

async function runNow({ context, called, deployment, callers, executionId, method, path, body }: Call) {
  const { local, userId } = context;
  const sessionId = sessionOf(context);
  const headers = await invocationHeaders(local, called, callers, {
    executionId,
    trigger: 'http',
    userId,
    userJwt: userId && sessionId ? await userJwt(local, called, userId, sessionId) : '',
    event: undefined,
    clientIp: context.request.ip,
  });
  const asked: Run = {
    function: called,
    deployment,
    executionId,
    trigger: 'http',
    method,
    path,
    headers,
    body: Buffer.from(body),
  };
  const { result, answer, late } = await runWithin(context, asked);
  const stored = keep(context, asked, result, readableBy(userId));
  if (late) throw functionError('function_synchronous_timeout');
  const multipart = wantsParts(context.request.headers['accept'] ?? '');
  if (answer && !multipart && !isUtf8(answer.body)) throw new AppwriteError(500, 'general_unknown', 'Server Error');
  // of a header that occurs several times the executor returns the last one
  const single = new Map([...(answer?.headers ?? []), ['x-appwrite-execution-id', executionId] as const]);
  const responseHeaders = [...single].map(([name, value]) => ({ name, value }));
  const execution = executionBody(context, { ...stored, responseHeaders }, answer?.body.toString() ?? '');
  tellExecution(local, stored, 'create', execution);
  return multipart ? inParts({ ...execution, responseBody: answer?.body ?? '' }) : created(execution);
}

/** Stores the result of an execution that was answered at once. */
export function keep({ local }: Pick<Context, 'local'>, asked: Run, result: Outcome['result'], permissions: string[]) {
  const kept = executions(local.store).create({
    id: asked.executionId,
    permissions,
    data: {
      ...result,
      functionId: asked.function.$id,
      deploymentId: asked.deployment.$id,
      trigger: asked.trigger,
      requestMethod: asked.method,
      requestPath: asked.path,
      requestHeaders: keptOfRequest(asked.headers),
    },
  });
  stateOf(local).ended.tell(kept);
  return kept;
}

/** Runs a function for a caller who waits, at most for {@link SYNC_LIMIT}. The function itself may keep running. */
export async function runWithin({ local }: Pick<Context, 'local'>, asked: Run): Promise<Outcome & { late: boolean }> {
  const running = run(local, asked);
  if (asked.function.timeout < SYNC_LIMIT || local.options.inspect !== undefined)
    return { ...(await running), late: false };
  const waiting = new AbortController();
  const end = setTimeout(SYNC_LIMIT * 1000, undefined, { signal: waiting.signal }).catch(() => undefined);
  const outcome = await Promise.race([running, end]);
  waiting.abort();
  if (outcome) return { ...outcome, late: false };
  const errors = `${functionError('function_synchronous_timeout').message}\\nError Code: 408`;
  const nothing = { responseHeaders: [], logs: '', errors, duration: SYNC_LIMIT };
  return { result: { status: 'failed', responseStatusCode: 500, ...nothing }, answer: undefined, late: true };
}

/** Whether a caller prefers a multipart answer to JSON. */
function wantsParts(accept: string): boolean {
  const first = accept.split(', ').find((type) => /^(application\/(json|\*)|multipart\/(form-data|\*))/.test(type));
  return first?.startsWith('multipart/') ?? false;
}

function readableBy(userId: string | undefined): string[] {
  return userId === undefined ? [] : [`read("user:${userId}")`];
}
