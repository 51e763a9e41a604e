import type { Local } from '../../local.ts';
import { type Answer, type OnLine, RuntimeError, type RuntimeOptions } from '../../runtime/runtime.ts';
import type { RunnableDeployment } from '../../runtime/runtimes.ts';
import {
  type DeploymentDocument,
  deployments,
  type ExecutionDocument,
  type FunctionDocument,
  functions,
} from '../documents.ts';
import { environmentOf } from '../function-environment.ts';
import { specificationOf } from '../specifications.ts';
import { stateOf } from '../state.ts';
import { nameSources } from './debug-sources.ts';
import { debuggerPort } from './debugging.ts';
import { keptOfResponse, withContentType } from './invocation.ts';
import { withOwnPaths } from './own-paths.ts';
import type { Run } from './run.ts';

/** The result as an execution stores it, and the function's answer. No answer if its process could not give one. */
export interface Outcome {
  result: Pick<ExecutionDocument, 'status' | 'responseStatusCode' | 'responseHeaders' | 'logs' | 'errors' | 'duration'>;
  answer: Answer | undefined;
  /** Why its process could not answer, for developers. The execution has Appwrite's text. */
  reason?: string | undefined;
}

/** Runs a function and reports its logs as they happen. A status of 500 or more is a failure. */
export async function run(local: Local, asked: Run): Promise<Outcome> {
  const state = stateOf(local);
  const { function: called, deployment, executionId, trigger } = asked;
  const news = { functionId: called.$id, executionId, trigger };
  state.begun.tell(asked);
  const code = state.folderOf(deployment.$id);
  const source = state.sourceFolders.get(called.$id);
  const outcome = await attempt(local, asked, (kind, text, shown) =>
    state.news.tell({ ...news, kind, text, shown: withOwnPaths(shown ?? text, code, source) }),
  );
  const { status, responseStatusCode, errors, duration } = outcome.result;
  const reason = outcome.reason === undefined ? {} : { reason: outcome.reason };
  const shown = status === 'completed' ? 'completed' : 'failed';
  state.news.tell({ ...news, kind: 'end', status: shown, responseStatusCode, errors, duration, ...reason });
  if (deployment.$id !== called.deploymentId) state.runtimes.retire(deployment.$id);
  return outcome;
}

async function attempt(
  local: Local,
  { function: called, deployment, executionId: id, method, path, headers, body }: Run,
  onLine: OnLine,
): Promise<Outcome> {
  const { timeout, logging } = called;
  // to PHP a body of `0` is none
  const sent = body.toString() === '0' ? Buffer.alloc(0) : body;
  try {
    // after a restart the files are unpacked at the first execution
    await unpacked(local, called, deployment);
    if (stateOf(local).stopping) throw new Error('The local Appwrite is shutting down.');
    const answer = await stateOf(local).runtimes.execute(
      runnable(local, called, deployment),
      { id, method, path, headers: withContentType(headers, sent), body: sent, timeout, logging },
      onLine,
    );
    const { status, logs, errors, duration } = answer;
    const result = {
      status: status >= 500 ? ('failed' as const) : ('completed' as const),
      responseStatusCode: status,
      responseHeaders: keptOfResponse(answer.headers),
      logs,
      errors,
      duration,
    };
    return { result, answer };
  } catch (error) {
    const reason = error instanceof RuntimeError ? error.reason : undefined;
    return { result: failure(error), answer: undefined, reason };
  }
}

function failure(error: unknown): Outcome['result'] {
  const known = error instanceof RuntimeError ? error : undefined;
  return {
    status: 'failed',
    responseStatusCode: 500,
    responseHeaders: [],
    logs: known?.logs ?? '',
    errors: error instanceof Error ? error.message : String(error),
    duration: known?.duration ?? 0,
  };
}

/** Starts the process of a function's active deployment in advance, unless it has one. */
export async function prepare(local: Local, called: FunctionDocument, deployment: DeploymentDocument): Promise<void> {
  await unpacked(local, called, deployment);
  if (!stateOf(local).stopping) stateOf(local).runtimes.prepare(runnable(local, called, deployment));
}

/** Unpacks a deployment. For a debugger its code names the files that it was made from. */
async function unpacked(local: Local, called: FunctionDocument, { $id }: DeploymentDocument): Promise<void> {
  const { host, sourceFolders } = stateOf(local);
  await stateOf(local).unpack($id);
  const source = sourceFolders.get(called.$id);
  if (local.options.inspect === undefined || source === undefined || host.debuggable.has($id)) return;
  host.debuggable.add($id);
  nameSources(host.folderOf($id), source);
}

/** Starts the process of every active deployment, so that debuggers can attach to them before the first execution. */
export async function prepareAll(local: Local): Promise<void> {
  for (const called of functions(local.store).find({ limit: -1 })) {
    const deployment = deployments(local.store).get(called.deploymentId);
    if (deployment) await prepare(local, called, deployment);
  }
}

function runnable(local: Local, called: FunctionDocument, deployment: DeploymentDocument): RunnableDeployment {
  return { id: deployment.$id, functionId: called.$id, options: () => runtimeOptions(local, called, deployment) };
}

function runtimeOptions(local: Local, called: FunctionDocument, deployment: DeploymentDocument): RuntimeOptions {
  return {
    folder: stateOf(local).host.serverFolderOf(deployment.$id),
    entrypoint: deployment.entrypoint,
    memory: specificationOf(called.runtimeSpecification).memory,
    environment: environmentOf(local, called, deployment, called.runtimeSpecification),
    inspect: debuggerPort(local, called.$id),
    onDebugger: (url) => stateOf(local).debuggers.tell({ functionId: called.$id, url }),
    onLost: (text) => stateOf(local).news.tell({ kind: 'lost', functionId: called.$id, text }),
  };
}
