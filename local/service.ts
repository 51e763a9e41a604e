import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Route } from './http/route.ts';
import type { Door } from './http/server.ts';
import type { Local } from './local.ts';
import type { Store } from './store/store.ts';

/** What a service adds: its routes and, if it needs them, request handlers, and what it starts and stops. */
export interface Service {
  routes: readonly Route[];
  /** Opens the service's collections at the start, so that no call creates them within a transaction. */
  collections?: readonly ((store: Store) => unknown)[];
  /** Called before the API: function domains. */
  doors?: readonly Door[];
  /** Called after those and before the API, for requests that Appwrite does not have: the inbox, the page. */
  ownDoors?: readonly Door[];
  /** Handles a connection that requests another protocol. False if it is not for this service. */
  upgrade?(incoming: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Runs before the first request. Workers are registered here. */
  start?(): Promise<void> | void;
  /** Cancels running work and starts nothing more. */
  stop?(): Promise<void> | void;
  /** Runs last at the end of the server. Deletes what outlives the restore of a snapshot. */
  close?(): Promise<void> | void;
  /** Copies the service's state outside the store. Returns a function that restores it in a new Local. */
  snapshot?(): (next: Local, before: Local) => void;
}
