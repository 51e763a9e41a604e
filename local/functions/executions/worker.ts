import { InterruptedJob } from '../../jobs/jobs.ts';
import { Turns } from '../../jobs/turns.ts';
import type { Local } from '../../local.ts';
import type { Json } from '../../store/schema.ts';
import { APPWRITE_VERSION } from '../../version.ts';
import { type DeploymentDocument, deployments, type ExecutionDocument, executions, functions } from '../documents.ts';
import { stateOf } from '../state.ts';
import { type Outcome, run } from './execute.ts';
import { endedExecution, tellExecution } from './execution-events.ts';
import { type HeaderPair, invocationHeaders, keptOfRequest, userJwt } from './invocation.ts';
import type { QueuedExecution } from './queue.ts';

/** How many asynchronous executions of one function run at the same time. The others wait. */
const AT_ONCE = 8;

/** Runs queued executions, each once. An execution that the end of the server interrupted runs again. */
export class ExecutionWorker {
  readonly #local: Local;
  readonly #turns = new Turns(AT_ONCE);

  constructor(local: Local) {
    this.#local = local;
  }

  /** The job. @throws InterruptedJob if the server ends before the execution */
  async run(payload: Json): Promise<void> {
    const queued = payload as QueuedExecution;
    await this.#turns.take(queued.functionId, async () => {
      if (stateOf(this.#local).stopping) throw new InterruptedJob();
      const outcome = await this.#execute(queued);
      if (stateOf(this.#local).stopping && outcome?.result.status === 'failed') throw new InterruptedJob();
      if (outcome) this.#keep(queued, outcome);
    });
  }

  async #execute(queued: QueuedExecution): Promise<(Outcome & Ran) | undefined> {
    const local = this.#local;
    const { executionId, trigger, method, path, userId, event } = queued;
    const called = functions(local.store).get(queued.functionId);
    const known = executions(local.store).get(executionId);
    if (!called || isOver(known) || (known === undefined && trigger === 'http')) return undefined;
    const deployment = deployments(local.store).get(called.deploymentId);
    const jwt = userId && event === undefined ? await userJwt(local, called, userId, queued.sessionId) : '';
    const callers: HeaderPair[] = event === undefined ? queued.headers : [...queued.headers, ...EVENT_HEADERS];
    const origin = { executionId, trigger, userId, userJwt: jwt, event, clientIp: undefined };
    const headers = await invocationHeaders(local, called, callers, origin);
    const ran = { headers, deployment, known };
    if (deployment?.status !== 'ready') return { ...cannotRun(deployment), ...ran };
    const body = Buffer.from(queued.body);
    const asked = { function: called, deployment, executionId, trigger, method, path, headers, body };
    return { ...(await run(local, asked)), ...ran };
  }

  #keep(queued: QueuedExecution, { result, headers, deployment, known }: Outcome & Ran): void {
    const { store } = this.#local;
    const { functionId, executionId, trigger, method, path, userId } = queued;
    const deploymentId = deployment?.$id ?? '';
    const data = {
      ...result,
      functionId,
      deploymentId,
      trigger,
      requestMethod: method,
      requestPath: path,
      requestHeaders: keptOfRequest(headers),
    };
    const permissions = userId ? [`read("user:${userId}")`] : [];
    const kept = known
      ? executions(store).update(executionId, { ...result, deploymentId, jobId: null })
      : executions(store).create({ id: executionId, permissions, data });
    if (kept && known) tellExecution(this.#local, kept, 'update', endedExecution(kept));
    if (kept) stateOf(this.#local).ended.tell(kept);
  }
}

interface Ran {
  headers: HeaderPair[];
  deployment: DeploymentDocument | undefined;
  known: ExecutionDocument | undefined;
}

const EVENT_HEADERS: readonly HeaderPair[] = [
  ['user-agent', `Appwrite/${APPWRITE_VERSION}`],
  ['content-type', 'application/json'],
];

function isOver(execution: ExecutionDocument | undefined): boolean {
  return execution?.status === 'completed' || execution?.status === 'failed';
}

/** Texts of appwrite 1.9.6, Platform/Workers/Functions.php. */
function cannotRun(deployment: DeploymentDocument | undefined): Outcome {
  const errors = deployment
    ? 'The execution could not be completed because the build is not ready. Please wait for the build to complete and try again.'
    : 'The execution could not be completed because a corresponding deployment was not found. A function deployment needs to be created before it can be executed. Please create a deployment for your function and try again.';
  const nothing = { responseStatusCode: 0, responseHeaders: [], logs: '', duration: 0 };
  return { result: { status: 'failed', ...nothing, errors }, answer: undefined };
}
