import { Cron } from 'croner';
import type { Local } from '../../local.ts';
import { uniqueId } from '../../store/ids.ts';
import { type FunctionDocument, functions } from '../documents.ts';
import { enqueue } from '../executions/queue.ts';

const NICKNAMES = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

/** Whether Appwrite accepts a text as a schedule: five fields or a nickname that occur at some time. UTC. */
export function isSchedule(text: string): boolean {
  if (!NICKNAMES.test(text) && text.trim().split(/\s+/).length !== 5) return false;
  try {
    return new Cron(text, { timezone: 'UTC', paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

/** Runs functions by their schedules. */
export class Schedules {
  readonly #local: Local;
  readonly #jobs = new Map<string, Cron>();

  constructor(local: Local) {
    this.#local = local;
  }

  /** Starts the schedules of all functions. */
  start(): void {
    for (const document of functions(this.#local.store).find({ limit: -1 })) this.refresh(document);
  }

  /** Applies a change of a function. Without a schedule or an active deployment it does not run. */
  refresh({ $id, schedule, deploymentId }: FunctionDocument): void {
    this.forget($id);
    if (!schedule || !deploymentId) return;
    const failed = (error: unknown) => {
      // no caller gets this error, so it is printed
      if (!this.#local.store.complain(error))
        console.error(`the scheduled execution of function ${$id} failed:`, error);
    };
    this.#jobs.set($id, new Cron(schedule, { timezone: 'UTC', unref: true, catch: failed }, () => this.#run($id)));
  }

  forget(functionId: string): void {
    this.#jobs.get(functionId)?.stop();
    this.#jobs.delete(functionId);
  }

  stop(): void {
    for (const job of this.#jobs.values()) job.stop();
    this.#jobs.clear();
  }

  #run(functionId: string): void {
    enqueue(this.#local, {
      functionId,
      executionId: uniqueId(),
      trigger: 'schedule',
      method: 'POST',
      path: '/',
      headers: [],
      body: '',
    });
  }
}
