import { identities } from '../directory/identities.ts';
import type { Local } from '../local.ts';
import type { Service } from '../service.ts';
import { beginRoutes } from './begin.ts';
import { callbackRoutes } from './callback.ts';
import { chooserAccounts, chooserGrants } from './chooser/accounts.ts';
import { chooserDoor } from './chooser/door.ts';
import { oauth2Providers } from './configured.ts';
import { projectRoutes } from './project.ts';
import { redirectRoutes } from './redirect.ts';

/** Sign-in with OAuth2 providers, and the account chooser in place of their pages. */
export function oauth2Service(local: Local): Service {
  return {
    collections: [oauth2Providers, identities, chooserAccounts, chooserGrants],
    routes: [...beginRoutes, ...callbackRoutes, ...redirectRoutes, ...projectRoutes],
    doors: [chooserDoor(local)],
  };
}
