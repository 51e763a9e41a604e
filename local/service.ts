import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Route } from './http/route.ts';
import type { Door } from './http/server.ts';
import type { Local } from './local.ts';
import type { Store } from './store/store.ts';

/** What a service adds: its routes and, where it has some, doors of its own, and what it starts and stops. */
export interface Service {
  routes: readonly Route[];
  /** What asks the store for its collections. They are made at the start, so that no call has to make them within a transaction. */
  collections?: readonly ((store: Store) => unknown)[];
  /** Asked before the API: function domains, the inbox. */
  doors?: readonly Door[];
  /** Takes over a connection that asks for another protocol; false where it is not for this service. */
  upgrade?(incoming: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Runs before the first request; workers are registered here. */
  start?(): Promise<void> | void;
  /** Ends what is under way and starts nothing more. */
  stop?(): Promise<void> | void;
  /** Runs after all else at the end of the server: what outlived the restoring of snapshots goes. */
  close?(): Promise<void> | void;
  /** Copies what it has outside of the store; gives what puts that back into the Local that takes the place of another. */
  snapshot?(): (next: Local, before: Local) => void;
}
