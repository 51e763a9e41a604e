import { accountService } from './account/service.ts';
import { databasesService } from './databases/service.ts';
import { functionsService } from './functions/service.ts';
import { healthRoutes } from './health/version.ts';
import type { Route } from './http/route.ts';
import type { Door } from './http/server.ts';
import { shadowedRoutes } from './http/unsupported.ts';
import { inboxService } from './inbox/service.ts';
import type { Local } from './local.ts';
import { messagingService } from './messaging/service.ts';
import { ruleRoutes } from './proxy/rules.ts';
import { storageService } from './storage/service.ts';
import { tablesdbService } from './tablesdb/service.ts';
import { teamsService } from './teams/service.ts';
import { usersService } from './users/service.ts';

/** What a service adds: its routes and, where it has some, doors of its own, and what it starts and stops. */
export interface Service {
  routes: readonly Route[];
  /** Asked before the API: function domains, the inbox. */
  doors?: readonly Door[];
  /** Runs before the first request; workers are registered here. */
  start?(): Promise<void> | void;
  stop?(): Promise<void> | void;
}

/** Every service, each in its folder. */
export function services(local: Local): Service[] {
  return [
    { routes: [...healthRoutes, ...ruleRoutes, ...shadowedRoutes] },
    accountService(),
    databasesService(),
    usersService(),
    functionsService(local),
    inboxService(local),
    messagingService(local),
    storageService(),
    tablesdbService(local),
    teamsService(),
  ];
}
