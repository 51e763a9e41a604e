import type { Local } from '../../local.ts';
import type { Trigger } from '../documents.ts';

/** The kind of the job that runs an asynchronous execution. */
export const EXECUTION_JOB = 'execution';

/** A queued execution. */
// a type, not an interface: it is stored as JSON
export type QueuedExecution = {
  functionId: string;
  executionId: string;
  trigger: Trigger;
  method: string;
  path: string;
  /** The caller's headers and address. Appwrite's own headers are added when it runs. */
  headers: [string, string][];
  body: string;
  /** Who acted or called. */
  userId?: string;
  /** The caller's session, for the caller's JWT. */
  sessionId?: string;
  /** The event's concrete name. */
  event?: string;
};

/** Queues an execution on disk, for a time (in Appwrite's date format) or for now. Returns the job's id. */
export function enqueue(local: Local, execution: QueuedExecution, runAt?: string): string {
  return local.jobs.add(EXECUTION_JOB, execution, runAt);
}
