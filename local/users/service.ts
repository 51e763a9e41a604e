import { authenticators, challenges } from '../directory/factors.ts';
import { logs, removeOldLogs } from '../directory/logs.ts';
import { sessions } from '../directory/sessions.ts';
import { targets } from '../directory/targets.ts';
import { tokens } from '../directory/tokens.ts';
import { users } from '../directory/users.ts';
import type { Local } from '../local.ts';
import type { Service } from '../service.ts';
import { userContactRoutes } from './contact.ts';
import { identityRoutes } from './identities.ts';
import { userImportRoutes } from './imports.ts';
import { userLogRoutes } from './logs.ts';
import { userMembershipRoutes } from './memberships.ts';
import { userMfaRoutes } from './mfa/routes.ts';
import { userSessionRoutes } from './sessions.ts';
import { userTargetRoutes } from './targets.ts';
import { userTokenRoutes } from './tokens.ts';
import { userUpdateRoutes } from './updates.ts';
import { userRoutes } from './users.ts';

/** The project's users, for API keys. */
export function usersService(local: Local): Service {
  return {
    collections: [users, sessions, tokens, targets, authenticators, challenges, logs],
    start: () => removeOldLogs(local.store),
    routes: [
      ...identityRoutes,
      ...userRoutes,
      ...userImportRoutes,
      ...userUpdateRoutes,
      ...userContactRoutes,
      ...userTargetRoutes,
      ...userSessionRoutes,
      ...userTokenRoutes,
      ...userMembershipRoutes,
      ...userMfaRoutes,
      ...userLogRoutes,
    ],
  };
}
