import type { Collection } from '../store/collection.ts';
import type { Document, Json } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { StoreEnded } from '../store/tenure.ts';
import { now } from '../store/time.ts';

interface JobDocument extends Document {
  kind: string;
  payload: Json;
  runAt: string;
}

/** Thrown by a worker if the server ends before its job. The job remains for the next start. */
export class InterruptedJob extends Error {}

/** How long a job waits if the disk cannot be written, in milliseconds. */
const RETRY = 5_000;

export type Worker = (payload: Json, jobId: string) => Promise<void>;

/**
 * Background work: events, executions, messages. A job is on disk before the answer is sent and is deleted when it is done.
 * A crash therefore repeats a job and loses none, so every worker must be idempotent.
 */
export class Jobs {
  readonly #store: Store;
  readonly #documents: Collection<JobDocument>;
  readonly #workers = new Map<string, Worker>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #retries = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #started = false;
  #stopped = false;

  constructor(store: Store) {
    this.#store = store;
    this.#documents = store.collection<JobDocument>({
      name: 'jobs',
      attributes: [
        { key: 'kind', type: 'string' },
        { key: 'payload', type: 'json' },
        { key: 'runAt', type: 'datetime' },
      ],
    });
  }

  /** Registers the worker for a kind of job. */
  register(kind: string, worker: Worker): void {
    this.#workers.set(kind, worker);
  }

  /** Continues the jobs of an earlier process, in their order. */
  start(): void {
    this.#started = true;
    for (const job of this.#documents.find({ limit: -1 })) this.#schedule(job);
  }

  /** Stores a job and runs it soon, or at `runAt` (in Appwrite's date format). Returns its id. */
  add(kind: string, payload: Json, runAt: string = now()): string {
    const job = this.#documents.create({ data: { kind, payload, runAt } });
    if (this.#started) this.#schedule(job);
    return job.$id;
  }

  /** Cancels a job that has not started. */
  cancel(jobId: string): void {
    clearTimeout(this.#timers.get(jobId));
    this.#timers.delete(jobId);
    this.#documents.delete(jobId);
  }

  /** The number of jobs of these kinds that are running or due. Jobs for later do not count. */
  size(kinds: readonly string[]): number {
    if (kinds.length === 0) return 0;
    const due = { method: 'lessThanEqual', attribute: 'runAt', values: [now()] };
    return this.#documents.count({ filters: [{ method: 'equal', attribute: 'kind', values: [...kinds] }, due] });
  }

  /** Resolves once no job is running or due. Jobs for later do not count. */
  async idle(): Promise<void> {
    for (;;) {
      const due = [...this.#running];
      if (due.length === 0 && !this.#hasDue()) return;
      await (due.length > 0 ? Promise.race(due) : new Promise((resolve) => setImmediate(resolve)));
    }
  }

  /** Starts no more jobs and waits for the running ones. The others remain for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    for (const timer of this.#retries) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #hasDue(): boolean {
    return this.#documents
      .find({ limit: -1 })
      .some((job) => this.#timers.has(job.$id) && Date.parse(job.runAt) <= Date.now());
  }

  #schedule(job: JobDocument): void {
    if (this.#stopped) return;
    // setTimeout accepts at most 2^31 - 1 ms; for a later date it is set again then
    const wait = Math.min(Math.max(0, Date.parse(job.runAt) - Date.now()), 2_147_483_647);
    const timer = setTimeout(() => {
      this.#timers.delete(job.$id);
      if (Date.parse(job.runAt) > Date.now()) return this.#schedule(job);
      this.#start(job);
    }, wait);
    this.#timers.set(job.$id, timer);
  }

  #start(job: JobDocument): void {
    const run = this.#run(job).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #run(job: JobDocument): Promise<void> {
    const worker = this.#workers.get(job.kind);
    try {
      await worker?.(job.payload, job.$id);
    } catch (error) {
      if (error instanceof InterruptedJob || error instanceof StoreEnded) return;
      if (this.#store.complain(error)) return this.#later(() => this.#start(job));
      console.error(`job ${job.kind} failed:`, error);
    }
    if (!this.#stopped || worker) this.#remove(job);
  }

  /** Deletes a completed job. If the disk cannot be written, this is repeated until it can. */
  #remove(job: JobDocument): void {
    try {
      this.#documents.delete(job.$id);
    } catch (error) {
      if (!this.#store.complain(error)) console.error(`job ${job.kind} could not be removed:`, error);
      this.#later(() => this.#remove(job));
    }
  }

  #later(again: () => void): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      again();
    }, RETRY);
    this.#retries.add(timer);
  }
}
