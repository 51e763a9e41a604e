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

/** What a worker throws where the server ends before its job does: the job stays for the next start. */
export class InterruptedJob extends Error {}

export type Worker = (payload: Json, jobId: string) => Promise<void>;

/**
 * Work that goes on after an answer: events, executions, messages. A job is on disk before the answer is sent and is removed
 * once it is done, so that a crash repeats it rather than lose it: every worker must bear to be called twice.
 */
export class Jobs {
  readonly #documents: Collection<JobDocument>;
  readonly #workers = new Map<string, Worker>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #started = false;
  #stopped = false;

  constructor(store: Store) {
    this.#documents = store.collection<JobDocument>({
      name: 'jobs',
      attributes: [
        { key: 'kind', type: 'string' },
        { key: 'payload', type: 'json' },
        { key: 'runAt', type: 'datetime' },
      ],
    });
  }

  /** Says who does the jobs of a kind. */
  register(kind: string, worker: Worker): void {
    this.#workers.set(kind, worker);
  }

  /** Takes up what an earlier process left, in its order. */
  start(): void {
    this.#started = true;
    for (const job of this.#documents.find({ limit: -1 })) this.#schedule(job);
  }

  /** Keeps a job and runs it soon, or at `runAt` (Appwrite's date form). Gives its id. */
  add(kind: string, payload: Json, runAt: string = now()): string {
    const job = this.#documents.create({ data: { kind, payload, runAt } });
    if (this.#started) this.#schedule(job);
    return job.$id;
  }

  /** Takes back a job that has not begun. */
  cancel(jobId: string): void {
    clearTimeout(this.#timers.get(jobId));
    this.#timers.delete(jobId);
    this.#documents.delete(jobId);
  }

  /** Resolves once nothing is running or due; jobs for later do not count. */
  async idle(): Promise<void> {
    for (;;) {
      const due = [...this.#running];
      if (due.length === 0 && !this.#hasDue()) return;
      await (due.length > 0 ? Promise.race(due) : new Promise((resolve) => setImmediate(resolve)));
    }
  }

  /** Starts nothing more and waits for what runs. What has not begun stays for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await Promise.all(this.#running);
  }

  #hasDue(): boolean {
    return this.#documents
      .find({ limit: -1 })
      .some((job) => this.#timers.has(job.$id) && Date.parse(job.runAt) <= Date.now());
  }

  #schedule(job: JobDocument): void {
    if (this.#stopped) return;
    // setTimeout takes at most 2^31 - 1 ms: what is later is looked at again then
    const wait = Math.min(Math.max(0, Date.parse(job.runAt) - Date.now()), 2_147_483_647);
    const timer = setTimeout(() => {
      this.#timers.delete(job.$id);
      if (Date.parse(job.runAt) > Date.now()) return this.#schedule(job);
      const run = this.#run(job).finally(() => this.#running.delete(run));
      this.#running.add(run);
    }, wait);
    this.#timers.set(job.$id, timer);
  }

  async #run(job: JobDocument): Promise<void> {
    const worker = this.#workers.get(job.kind);
    try {
      await worker?.(job.payload, job.$id);
    } catch (error) {
      if (error instanceof InterruptedJob || error instanceof StoreEnded) return;
      console.error(`job ${job.kind} failed:`, error);
    }
    if (!this.#stopped || worker) this.#documents.delete(job.$id);
  }
}
