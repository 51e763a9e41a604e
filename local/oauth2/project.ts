import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { nullable, type Param } from '../http/param.ts';
import { boolean, list, oneOf, text } from '../http/params.ts';
import { listQueries, totalParam } from '../http/queries.ts';
import { ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { oauth2Providers, putProvider } from './configured.ts';
import { oauth2Error } from './errors.ts';
import { PROVIDERS, type Provider, SIGN_IN_ONLY } from './providers.ts';

/** The providers whose credentials Appwrite checks at the provider. Source: appwrite 1.9.6, `verifyCredentials`. */
const CHECKED = ['authentik', 'fusionauth', 'github', 'keycloak', 'microsoft'];

const inProject = PROVIDERS.filter(({ id }) => !SIGN_IN_ONLY.includes(id));

/** A provider in Appwrite's form. Secrets are never answered. */
function providerBody(store: Store, { id, credentials, settings }: Provider): Record<string, unknown> {
  const [clientId, clientSecret] = credentials;
  const stored = oauth2Providers(store).get(id);
  const body = { $id: id, enabled: stored?.enabled ?? false, [clientId]: stored?.clientId ?? '' };
  return { ...body, ...settings, ...stored?.settings, [clientSecret]: '' };
}

const getList = route({
  method: 'GET',
  path: '/project/oauth2',
  scopes: ['oauth2.read'],
  params: { queries: listQueries([]), total: totalParam() },
  handle({ local }, { queries: { limit, offset = 0 } }) {
    const page = inProject.slice(offset, limit === undefined ? undefined : offset + limit);
    return ok({ total: inProject.length, providers: page.map((provider) => providerBody(local.store, provider)) });
  },
});

const get = route({
  method: 'GET',
  path: '/project/oauth2/:provider',
  scopes: ['oauth2.read'],
  params: { provider: oneOf(PROVIDERS.map(({ id }) => id)) },
  handle({ local }, { provider: id }) {
    const provider = inProject.find((each) => each.id === id);
    if (!provider) throw oauth2Error('project_provider_unsupported');
    return ok(providerBody(local.store, provider));
  },
});

type Given = Record<string, unknown>;

function update(provider: Provider): Route {
  const { id, credentials, settings } = provider;
  const [clientId, clientSecret] = credentials;
  const further = Object.entries(settings).map(([name, value]): [string, Param<unknown>] => [
    name,
    typeof value === 'string' ? nullable(text(256, { min: 0 })) : nullable(list(text(256), 3)),
  ]);
  return route({
    method: 'PATCH',
    path: `/project/oauth2/${id}`,
    scopes: ['oauth2.write'],
    params: {
      [clientId]: nullable(text(256, { min: 0 })),
      [clientSecret]: nullable(text(4096, { min: 0 })),
      ...Object.fromEntries(further),
      enabled: nullable(boolean()),
    },
    handle: (context, given: Given) => save(context, provider, given),
  });
}

function save(context: Context, provider: Provider, given: Given): ReturnType<typeof ok> {
  const { local } = context;
  const { id, credentials, settings } = provider;
  const stored = oauth2Providers(local.store).get(id);
  const text = (key: string, before: string) => (typeof given[key] === 'string' ? given[key] : before);
  const next = {
    clientId: text(credentials[0], stored?.clientId ?? ''),
    clientSecret: text(credentials[1], stored?.clientSecret ?? ''),
    settings: Object.fromEntries(
      Object.entries({ ...settings, ...stored?.settings }).map(([key, before]) => [
        key,
        Array.isArray(given[key]) ? given[key].map(String) : typeof given[key] === 'string' ? given[key] : before,
      ]),
    ),
  };
  if (id === 'oidc' && given['enabled'] === true) refuseNoAddress(next.settings);
  const isWhole = next.clientId !== '' && (next.clientSecret !== '' || id === 'oidc');
  if (given['enabled'] === true && !isWhole)
    throw AppwriteError.of(
      'general_argument_invalid',
      `Could not enable OAuth2 provider: Client ID and Client Secret are required when enabling OAuth2 provider.`,
    );
  // without the flag a provider is turned on if its credentials are right, which nothing here can find out
  const turnedOn = isWhole && !CHECKED.includes(id) ? true : (stored?.enabled ?? false);
  const enabled = typeof given['enabled'] === 'boolean' ? given['enabled'] : turnedOn;
  putProvider(local.store, id, { ...next, enabled, declared: stored?.declared ?? false });
  const body = providerBody(local.store, provider);
  return ok(body);
}

/** @throws AppwriteError general_argument_invalid */
function refuseNoAddress(settings: Record<string, unknown>): void {
  const has = (key: string) => typeof settings[key] === 'string' && settings[key] !== '';
  if (has('wellKnownURL') || (has('authorizationURL') && has('tokenURL') && has('userInfoURL'))) return;
  throw AppwriteError.of(
    'general_argument_invalid',
    'Enabling OpenID Connect requires either wellKnownURL, or all of authorizationURL, tokenURL, and userInfoURL.',
  );
}

export const projectRoutes: readonly Route[] = [getList, get, ...inProject.map(update)];
