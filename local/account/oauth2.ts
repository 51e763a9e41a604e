import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { list, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { userError } from '../users/errors.ts';
import { refuseForeignUrl } from './redirect.ts';

/** No provider is configured here, so each answers as a project's does that has switched it off: on a page for people. */
function refuse({ local }: Context, input: { success: string; failure: string }): never {
  if (input.success) refuseForeignUrl(local, 'success', input.success);
  if (input.failure) refuseForeignUrl(local, 'failure', input.failure);
  const error = userError('project_provider_disabled');
  error.page = true;
  throw error;
}

function oauth2(path: string): Route {
  return route({
    method: 'GET',
    path,
    scopes: ['sessions.write'],
    rateLimit: { limit: 50, key: 'ip:{ip}' },
    params: {
      provider: text(128),
      success: optional(text(0, { min: 0 }), ''),
      failure: optional(text(0, { min: 0 }), ''),
      scopes: optional(list(text(4096), 100), []),
    },
    handle: refuse,
  });
}

export const oauth2Routes: readonly Route[] = [
  oauth2('/account/tokens/oauth2/:provider'),
  oauth2('/account/sessions/oauth2/:provider'),
];
