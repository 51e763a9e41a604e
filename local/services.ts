import { accountService } from './account/service.ts';
import { initialsRoute } from './avatars/initials.ts';
import { qrRoute } from './avatars/qr.ts';
import { databasesService } from './databases/service.ts';
import { functionsService } from './functions/service.ts';
import { healthRoutes } from './health/health.ts';
import { shadowedRoutes } from './http/unsupported.ts';
import { inboxService } from './inbox/service.ts';
import type { Local } from './local.ts';
import { localeRoutes } from './locale/locale.ts';
import { messagingService } from './messaging/service.ts';
import { oauth2Service } from './oauth2/service.ts';
import { pageService } from './page/service.ts';
import { ruleRoutes } from './proxy/rules.ts';
import { realtimeService } from './realtime/service.ts';
import type { Service } from './service.ts';
import { storageService } from './storage/service.ts';
import { tablesdbService } from './tablesdb/service.ts';
import { teamsService } from './teams/service.ts';
import { tokenRoutes } from './tokens/tokens.ts';
import { usersService } from './users/service.ts';

/** Every service, each in its folder. */
export function services(local: Local): Service[] {
  return [
    {
      routes: [
        ...healthRoutes,
        ...localeRoutes,
        ...ruleRoutes,
        ...tokenRoutes,
        initialsRoute,
        qrRoute,
        ...shadowedRoutes,
      ],
    },
    accountService(),
    databasesService(),
    usersService(local),
    functionsService(local),
    pageService(local),
    inboxService(local),
    messagingService(local),
    oauth2Service(local),
    realtimeService(local),
    storageService(local),
    tablesdbService(local),
    teamsService(),
  ];
}
