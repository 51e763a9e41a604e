import type { Local } from '../local.ts';
import type { Trigger } from './documents.ts';

/** The kind of job that runs an execution after the answer. */
export const EXECUTION_JOB = 'execution';

/** An execution that is to run after the answer. */
// a type, not an interface: it is kept as JSON
export type QueuedExecution = {
  functionId: string;
  executionId: string;
  trigger: Trigger;
  method: string;
  path: string;
  /** Those of the caller and his address; Appwrite's own are made when it runs. */
  headers: [string, string][];
  body: string;
  /** Who acted or called. */
  userId?: string;
  /** The caller's session, for his JWT. */
  sessionId?: string;
  /** The event's concrete name. */
  event?: string;
};

/** Puts an execution on the durable queue, at a time (Appwrite's date form) or now. Gives the job's id. */
export function enqueue(local: Local, execution: QueuedExecution, runAt?: string): string {
  return local.jobs.add(EXECUTION_JOB, execution, runAt);
}
