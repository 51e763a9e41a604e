import type { Route } from './http/route.ts';
import type { Door } from './http/server.ts';

/** What a service adds: its routes and, where it has some, doors of its own, and what it starts and stops. */
export interface Service {
  routes: readonly Route[];
  /** Asked before the API: function domains, the inbox. */
  doors?: readonly Door[];
  /** Runs before the first request; workers are registered here. */
  start?(): Promise<void> | void;
  stop?(): Promise<void> | void;
}
