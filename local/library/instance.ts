import { resolve } from 'node:path';
import { onExecutionEnd } from '../functions/state.ts';
import { onDelivery } from '../inbox/inbox.ts';
import type { Local } from '../local.ts';
import { Project } from '../project/project.ts';
import { type Snapshot as Copy, type RunningLocal, startLocal } from '../server.ts';
import { Deliveries } from './deliveries.ts';
import { Executions } from './executions.ts';
import type { CallName, Calls, Started } from './protocol.ts';
import type { Snapshot } from './types.ts';

/** A snapshot, and the items that the test had received by then. */
interface Kept {
  copy: Copy;
  deliveries: string[];
  executions: string[];
}

/** The local Appwrite of this process, with the operations of the library. */
export class Instance {
  readonly #deliveries = new Deliveries();
  readonly #executions = new Executions();
  readonly #snapshots: Kept[] = [];
  #running: RunningLocal | undefined;
  #starting: Promise<unknown> | undefined;

  readonly #calls: { [N in CallName]: (asks: Calls[N]['asks']) => Promise<Calls[N]['answers']> } = {
    start: (asks) => this.#start(asks),
    'inbox.next': (asks) => this.#deliveries.next(() => this.#local, asks),
    'inbox.list': async (asks) => this.#deliveries.list(this.#local, asks),
    execution: async ({ functionId, ...asks }) => this.#executions.next(() => this.#local, functionId, asks),
    snapshot: () => this.#snapshot(),
    restore: (asks) => this.#restore(asks),
    export: (asks) => this.#export(asks),
  };

  call(name: CallName, asks: unknown): Promise<unknown> {
    // request names and parameters match, which the other side of the library ensures
    const call = this.#calls[name] as (asks: unknown) => Promise<unknown>;
    return call(asks);
  }

  async stop(): Promise<void> {
    await this.#starting?.catch(() => undefined);
    await this.#running?.close();
  }

  get #local(): Local {
    if (!this.#running) throw new Error('The local Appwrite is not started.');
    return this.#running.local;
  }

  async #start({ cwd, config, folder, data, ...asks }: Calls['start']['asks']): Promise<Started> {
    const project =
      config === undefined
        ? undefined
        : new Project(resolve(cwd, config), asks.environment ?? process.env, () => undefined);
    const starting = startLocal({
      projectId: asks.projectId ?? project?.config.projectId ?? 'test',
      key: asks.apiKey,
      port: asks.port ?? 0,
      folder: folder === undefined ? undefined : resolve(cwd, folder),
      rateLimits: asks.rateLimits ?? false,
      async prepare(local) {
        project?.apply(local);
        if (data !== undefined) (await import('../data/data.ts')).importData(local, resolve(cwd, data));
        const failures = (await project?.deploy(local)) ?? [];
        if (failures.length > 0) throw new Error(failures.join('\n'));
      },
    });
    this.#starting = starting;
    this.#running = await starting.catch((error: unknown) => {
      throw /database is locked/.test(String(error))
        ? new Error(`${folder} is in use by another local Appwrite.`)
        : error;
    });
    this.#listen();
    const { endpoint, project: own } = this.#local;
    return { endpoint, projectId: own.id, apiKey: own.key };
  }

  async #snapshot(): Promise<Snapshot> {
    if (!this.#running) throw new Error('The local Appwrite is not started.');
    const copy = await this.#running.snapshot();
    const kept = { copy, deliveries: this.#deliveries.waiting.given, executions: this.#executions.waiting.given };
    return { id: this.#snapshots.push(kept) - 1 };
  }

  async #restore({ id }: Snapshot): Promise<object> {
    const kept = this.#snapshots[id];
    if (!kept) throw new Error('The snapshot belongs to another local Appwrite.');
    await this.#running?.restore(kept.copy);
    this.#listen();
    this.#deliveries.waiting.reset(kept.deliveries);
    this.#executions.waiting.reset(kept.executions);
    return {};
  }

  async #export({ folder }: { folder: string }): Promise<object> {
    const { exportData, whyNotExportTo } = await import('../data/data.ts');
    const why = whyNotExportTo(folder);
    if (why !== undefined) throw new Error(why);
    await this.#local.jobs.idle();
    exportData(this.#local, folder);
    return {};
  }

  #listen(): void {
    onDelivery(this.#local, () => queueMicrotask(() => this.#deliveries.waiting.look()));
    onExecutionEnd(this.#local, () => queueMicrotask(() => this.#executions.waiting.look()));
  }
}
