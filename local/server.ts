import { get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { RateLimits } from './auth/rate-limits.ts';
import { doorsOf, refuseMeanwhile } from './doors.ts';
import type { Reply } from './http/reply.ts';
import type { LocalRequest } from './http/request.ts';
import { type Door, HttpServer } from './http/server.ts';
import { Local, type LocalOptions } from './local.ts';
import { QUICK } from './pace.ts';
import { NEW_PROJECT } from './policies.ts';
import type { Service } from './service.ts';
import { services } from './services.ts';
import type { StoreSnapshot } from './store/snapshot.ts';

/** How long running jobs may take to end when a snapshot is restored, in milliseconds. After that they fail. */
const PATIENCE = 200;

const defaults: Omit<LocalOptions, 'projectId'> = {
  port: 0,
  host: '127.0.0.1',
  folder: undefined,
  key: undefined,
  platforms: [{ hostname: 'localhost' }],
  functionDomains: ['localhost'],
  functionIdleTime: 5 * 60_000,
  // source: appwrite 1.9.6, `_APP_COMPUTE_BUILD_TIMEOUT` where nothing is set
  buildTimeout: 900,
  inspect: undefined,
  policies: NEW_PROJECT,
  rateLimits: true,
  smtpUrl: undefined,
  pace: QUICK,
  hooks: {},
};

/** A running local Appwrite. */
export interface RunningLocal {
  /** A new object after each {@link restore}. */
  readonly local: Local;
  /** Waits until no work is pending, and copies everything. The copy stays in memory until the server ends. */
  snapshot(): Promise<Snapshot>;
  /**
   * Cancels pending work and restores rows, users, files, jobs and rate limits. Functions start with empty memory. Requests
   * meanwhile are answered with 503.
   */
  restore(snapshot: Snapshot): Promise<void>;
  /** Ends the server, its workers and every function's process. */
  close(): Promise<void>;
}

/** A copy of everything in a local Appwrite at one moment. */
export interface Snapshot {
  store: StoreSnapshot;
  limits: RateLimits;
  /** Restores the state of each service. */
  services: readonly NonNullable<ReturnType<NonNullable<Service['snapshot']>>>[];
}

/** The options of a local Appwrite. Missing ones have defaults. */
export interface StartLocalOptions extends Partial<LocalOptions> {
  projectId: string;
  /** Prepares the project before queued work of an earlier process continues. */
  prepare?(local: Local): Promise<void> | void;
  /** Runs at the end, once no request and no job is running, and before the data is closed. Not if the start failed. */
  finish?(local: Local): Promise<void> | void;
}

/**
 * Starts an Appwrite on this machine.
 * @throws Error with code EADDRINUSE where the port is taken
 * @throws StoreFault if its folder is in use, full, read-only or damaged
 */
export async function startLocal({ prepare, finish, ...options }: StartLocalOptions): Promise<RunningLocal> {
  const server = new Server({ ...defaults, ...options });
  await server.start(prepare);
  return {
    get local() {
      return server.local;
    },
    snapshot: () => server.snapshot(),
    restore: (snapshot) => server.restore(snapshot),
    close: () => server.close(finish),
  };
}

/** The host in an address. For all interfaces it is this machine. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

class Server {
  readonly #http: HttpServer;
  #local: Local;
  #services: readonly Service[];
  /** Called in order; they change with each Local. */
  #doors: readonly Door[];

  constructor(options: LocalOptions) {
    this.#local = new Local(options);
    this.#services = services(this.#local);
    this.#doors = doorsOf(this.#local, this.#services);
    this.#http = new HttpServer(
      (error) => this.#local.store.complain(error),
      [(request) => this.#answer(request)],
      [(...asked) => this.#services.some((service) => service.upgrade?.(...asked))],
    );
  }

  get local(): Local {
    return this.#local;
  }

  async start(prepare: StartLocalOptions['prepare']): Promise<void> {
    const { host, port } = this.#local.options;
    const listening = await this.#http.listen(port, host).catch(async (error: unknown) => {
      await this.#end();
      throw error;
    });
    this.#local.origin = `http://${nameOf(host)}:${listening}`;
    try {
      makeCollections(this.#local, this.#services);
      for (const service of this.#services) await service.start?.();
      await prepare?.(this.#local);
    } catch (error) {
      await this.close();
      throw error;
    }
    this.#local.jobs.start();
  }

  async snapshot(): Promise<Snapshot> {
    const local = this.#local;
    await local.jobs.idle();
    const limits = new RateLimits();
    limits.copyFrom(local.rateLimits);
    return {
      store: local.store.snapshot(),
      limits,
      services: this.#services.flatMap((service) => service.snapshot?.() ?? []),
    };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    const before = this.#local;
    this.#doors = [refuseMeanwhile];
    await this.#stopServices();
    await Promise.race([before.jobs.stop(), setTimeout(PATIENCE, undefined, { ref: false })]);
    await roundTrip(before.origin); // connections are accepted in order: requests of ended processes are refused, too
    const next = new Local(before.options, before.store.restored(snapshot.store));
    next.origin = before.origin;
    next.scopeNotes = before.scopeNotes;
    next.declared = before.declared;
    next.rateLimits.copyFrom(snapshot.limits);
    for (const putBack of snapshot.services) putBack(next, before);
    this.#local = next;
    this.#services = services(next);
    makeCollections(next, this.#services);
    for (const service of this.#services) await service.start?.();
    next.jobs.start();
    this.#doors = doorsOf(next, this.#services);
  }

  async close(finish?: StartLocalOptions['finish']): Promise<void> {
    await this.#http.close();
    await this.#end(finish);
  }

  async #end(finish?: StartLocalOptions['finish']): Promise<void> {
    await this.#stopServices();
    await this.#local.jobs.stop();
    try {
      await finish?.(this.#local);
    } finally {
      for (const service of this.#services) await service.close?.();
      this.#local.store.close();
    }
  }

  async #stopServices(): Promise<void> {
    for (const service of [...this.#services].reverse()) await service.stop?.();
  }

  async #answer(request: LocalRequest): Promise<Reply | undefined> {
    for (const door of this.#doors) {
      const reply = await door(request);
      if (reply) return reply;
    }
    return undefined;
  }
}

/** Sends the server a request over a new connection. */
function roundTrip(origin: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(origin, { agent: false }, (answer) => answer.resume().on('end', resolve)).on('error', reject);
  });
}

function makeCollections({ store }: Local, all: readonly Service[]): void {
  store.transaction(() => {
    for (const { collections = [] } of all) for (const collection of collections) collection(store);
  });
}
