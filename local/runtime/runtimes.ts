import type { Execution } from './call.ts';
import { type Answer, type OnLine, Runtime, type RuntimeOptions } from './runtime.ts';

interface Warm {
  runtime: Runtime;
  functionId: string;
  timer: NodeJS.Timeout | undefined;
  /** To be ended when idle. */
  retired: boolean;
  /** Whether it has run an execution, so that its memory may have changed. */
  used: boolean;
}

/** A deployment, and how its process is started. */
export interface RunnableDeployment {
  id: string;
  functionId: string;
  options(): RuntimeOptions;
}

/** The runtimes of all recently used deployments. */
export class Runtimes {
  readonly #warm = new Map<string, Warm>();
  readonly #idleTime: number;

  /** @param idleTime how long an idle process is kept, in milliseconds */
  constructor(idleTime: number) {
    this.#idleTime = idleTime;
  }

  /**
   * Runs an execution in its deployment's process, which `options` says how to start.
   * @throws RuntimeError
   */
  async execute(deployment: RunnableDeployment, execution: Execution, onLine: OnLine): Promise<Answer> {
    const warm = this.#of(deployment);
    warm.used = true;
    clearTimeout(warm.timer);
    try {
      return await warm.runtime.execute(execution, onLine);
    } finally {
      if (warm.runtime.busy === 0) this.#rest(deployment.id, warm);
    }
  }

  /** The deployments that have a process. */
  get warm(): string[] {
    return [...this.#warm.keys()];
  }

  /** Starts a deployment's process in advance. */
  prepare(deployment: RunnableDeployment): void {
    const warm = this.#of(deployment);
    warm.runtime.start();
    if (warm.runtime.busy === 0) this.#rest(deployment.id, warm);
  }

  /** Ends every process that has run an execution, at once. Running executions fail. */
  async renew(): Promise<void> {
    const used = [...this.#warm].filter(([, warm]) => warm.used);
    for (const [id, { timer }] of used) {
      clearTimeout(timer);
      this.#warm.delete(id);
    }
    await Promise.all(used.map(([, { runtime }]) => runtime.kill()));
  }

  /** Ends a deployment's process when it is idle. Its next execution starts it again. */
  retire(deploymentId: string): void {
    const warm = this.#warm.get(deploymentId);
    if (!warm) return;
    warm.retired = true;
    if (warm.runtime.busy === 0) this.#rest(deploymentId, warm);
  }

  /** Ends the processes of a function at once, like a crash. Running executions fail. */
  async kill(functionId: string): Promise<void> {
    const own = [...this.#warm.values()].filter((warm) => warm.functionId === functionId);
    await Promise.all(own.map(({ runtime }) => runtime.kill()));
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    const all = [...this.#warm.values()];
    this.#warm.clear();
    for (const { timer } of all) clearTimeout(timer);
    await Promise.all(all.map(({ runtime }) => runtime.kill()));
  }

  #of(deployment: RunnableDeployment): Warm {
    const warm = this.#warm.get(deployment.id) ?? {
      runtime: new Runtime(deployment.options()),
      functionId: deployment.functionId,
      timer: undefined,
      retired: false,
      used: false,
    };
    this.#warm.set(deployment.id, warm);
    return warm;
  }

  #rest(deploymentId: string, warm: Warm): void {
    clearTimeout(warm.timer);
    const end = () => {
      if (this.#warm.get(deploymentId) === warm) this.#warm.delete(deploymentId);
      void warm.runtime.kill();
    };
    if (warm.retired) {
      end();
      return;
    }
    warm.timer = setTimeout(end, this.#idleTime);
    warm.timer.unref();
  }
}
