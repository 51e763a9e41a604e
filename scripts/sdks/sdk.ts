import { createRequire } from 'node:module';

/** A service of an SDK of any version, whose methods are called with positional parameters. */
type Service = Readonly<Record<string, ((...args: readonly unknown[]) => unknown) | undefined>>;
type Made = new (client?: unknown) => Service;

/** An answer of an SDK. */
export type Answer = Readonly<Record<string, unknown>>;

/** The SDK has no such method. */
export class Lacking extends Error {}

/** An SDK, loaded from its package. Every version up to the newest accepts positional parameters. */
export class Sdk {
  readonly #exports: Readonly<Record<string, unknown>>;
  #client: unknown;

  /** @param entry the package's main file */
  constructor(entry: string) {
    this.#exports = createRequire(import.meta.url)(entry) as Readonly<Record<string, unknown>>;
  }

  /** Configures the client: `setEndpoint`, `setProject` and so on, with their values. */
  connect(settings: Readonly<Record<string, string>>): void {
    const client = this.#make('Client');
    for (const [setter, value] of Object.entries(settings)) client[setter]?.(value);
    this.#client = client;
  }

  /** Whether the SDK has a service, or a method of it. */
  has(service: string, method?: string): boolean {
    const made = this.#exports[service];
    if (typeof made !== 'function') return false;
    return method === undefined || typeof (made as Made).prototype[method] === 'function';
  }

  /** Calls the first of these methods that the SDK has. @throws Lacking if it has none, and what the SDK throws */
  async call(service: string, methods: string, ...args: readonly unknown[]): Promise<Answer> {
    if (!this.has(service)) throw new Lacking(service);
    const made = this.#make(service);
    for (const method of methods.split(' '))
      if (typeof made[method] === 'function') return (await made[method](...args)) as Answer;
    throw new Lacking(`${service}.${methods}`);
  }

  /** A query in the SDK's own form. */
  query(method: string, ...args: readonly unknown[]): unknown {
    return (this.#exports['Query'] as Service)[method]?.(...args);
  }

  /** A permission for every user. */
  permission(action: string): unknown {
    return `${action}("users")`;
  }

  /** A file in the server SDK's own form. */
  file(bytes: Buffer, name: string): unknown {
    const kind = this.#exports['InputFile'] as Service | undefined;
    return kind ? kind['fromBuffer']?.(bytes, name) : new File([new Uint8Array(bytes)], name);
  }

  #make(name: string): Service {
    return new (this.#exports[name] as Made)(this.#client);
  }
}

/** Fails a flow with an unexpected answer. */
export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** The items of a list. */
export function items(answer: Answer, name: string): Answer[] {
  const found = answer[name];
  return Array.isArray(found) ? (found as Answer[]) : [];
}
