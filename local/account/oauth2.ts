import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { list, oneOf, text } from '../http/params.ts';
import { refuseForeignUrl } from '../http/redirect.ts';
import { type Route, route } from '../http/route.ts';
import { userError } from '../users/errors.ts';

/** Source: appwrite 1.9.6, app/config/oAuthProviders.php. */
const PROVIDERS = (
  'amazon apple auth0 authentik autodesk bitbucket bitly box dailymotion discord disqus dropbox etsy facebook figma fusionauth ' +
  'github gitlab google keycloak kick linkedin microsoft notion oidc okta paypal paypalSandbox podio salesforce slack spotify ' +
  'stripe tradeshift tradeshiftBox twitch wordpress x yahoo yammer yandex zoho zoom'
).split(' ');

/** No provider is configured here. Each one answers as a disabled provider does: with a page, not JSON. */
function refuse({ local }: Context, input: { success: string; failure: string }): never {
  if (input.success) refuseForeignUrl(local, 'success', input.success);
  if (input.failure) refuseForeignUrl(local, 'failure', input.failure);
  throw userError('project_provider_disabled');
}

function oauth2(path: string): Route {
  return route({
    method: 'GET',
    path,
    scopes: ['sessions.write'],
    rateLimit: { limit: 50, key: 'ip:{ip}' },
    errorPage: true,
    params: {
      provider: oneOf(PROVIDERS),
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
