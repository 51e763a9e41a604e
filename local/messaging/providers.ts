import { announce } from '../events/announce.ts';
import type { Context } from '../http/context.ts';
import { nullable, optional } from '../http/param.ts';
import { boolean, customId, text, uid } from '../http/params.ts';
import { listPage, listQueries, searched, totalParam } from '../http/queries.ts';
import { created, noContent, ok, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Local } from '../local.ts';
import { DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import { type Channel, type ProviderDocument, providers } from './documents.ts';
import { messagingError } from './errors.ts';
import { initialSettings, isComplete, PROVIDER_KINDS, type ProviderKind, withValues } from './provider-kinds.ts';

function answer(provider: ProviderDocument): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, name, type, enabled } = provider;
  const settings = { credentials: orList(provider.credentials), options: orList(provider.options) };
  return { $id, $createdAt, $updatedAt, name, provider: provider.provider, enabled, type, ...settings };
}

/** An object without entries is a list in Appwrite's answers. */
function orList(settings: Record<string, unknown>): unknown {
  return Object.keys(settings).length > 0 ? settings : [];
}

function createRoute(kind: ProviderKind): Route {
  return route({
    method: 'POST',
    path: `/messaging/providers/${kind.provider}`,
    scopes: ['providers.write'],
    params: {
      providerId: customId(),
      name: text(128),
      ...kind.credentials,
      ...kind.options,
      enabled: nullable(boolean()),
    },
    handle: (context, values: Record<string, unknown>) => create(context, kind, values),
  });
}

function create(context: Context, kind: ProviderKind, values: Record<string, unknown>): Reply {
  const id = resolveId(String(values['providerId']));
  const name = String(values['name']);
  const settings = withValues(kind, initialSettings(kind), values);
  const enabled = values['enabled'] === true && isComplete(kind, settings);
  const { provider, type } = kind;
  const search = searchText(id, name, kind);
  try {
    const made = providers(context.local.store).create({
      id,
      data: { name, provider, type, enabled, ...settings, search },
    });
    announce(context, `providers.${id}.create`, answer(made));
    return created(answer(made));
  } catch (error) {
    throw error instanceof DuplicateError ? messagingError('provider_already_exists') : error;
  }
}

function searchText(id: string, name: string, kind: Pick<ProviderKind, 'provider' | 'type'>): string {
  return [id, name, kind.provider, kind.type].join(' ').toLowerCase();
}

function updateRoute(kind: ProviderKind): Route {
  return route({
    method: 'PATCH',
    path: `/messaging/providers/${kind.provider}/:providerId`,
    scopes: ['providers.write'],
    params: {
      providerId: uid(),
      name: optional(text(128), ''),
      ...kind.credentials,
      ...kind.options,
      enabled: nullable(boolean()),
    },
    handle: (context, values: Record<string, unknown>) => update(context, kind, values),
  });
}

function update(context: Context, kind: ProviderKind, values: Record<string, unknown>): Reply {
  const provider = find(context, String(values['providerId']));
  if (provider.provider !== kind.provider) throw messagingError('provider_incorrect_type');
  const settings = withValues(kind, provider, values);
  if (values['enabled'] === true && !isComplete(kind, settings)) throw messagingError('provider_missing_credentials');
  const name = String(values['name']) || provider.name;
  const enabled = typeof values['enabled'] === 'boolean' ? values['enabled'] : provider.enabled;
  const search = searchText(provider.$id, name, kind);
  const changed = providers(context.local.store).update(provider.$id, { name, enabled, search, ...settings });
  if (!changed) throw messagingError('provider_not_found');
  announce(context, `providers.${provider.$id}.update`, answer(changed));
  return ok(answer(changed));
}

function find(context: Context, id: string): ProviderDocument {
  const provider = providers(context.local.store).get(id);
  if (!provider) throw messagingError('provider_not_found');
  return provider;
}

const list = route({
  method: 'GET',
  path: '/messaging/providers',
  scopes: ['providers.read'],
  params: {
    queries: listQueries(['name', 'provider', 'type', 'enabled']),
    search: optional(text(256), ''),
    total: totalParam(),
  },
  handle: (context, { queries, search }) => {
    const page = listPage(providers(context.local.store), searched(queries, search), 'Provider');
    return ok({ total: page.total, providers: page.items.map(answer) });
  },
});

const get = route({
  method: 'GET',
  path: '/messaging/providers/:providerId',
  scopes: ['providers.read'],
  params: { providerId: uid() },
  handle: (context, { providerId }) => ok(answer(find(context, providerId))),
});

const remove = route({
  method: 'DELETE',
  path: '/messaging/providers/:providerId',
  scopes: ['providers.write'],
  params: { providerId: uid() },
  handle: (context, { providerId }) => {
    const provider = find(context, providerId);
    providers(context.local.store).delete(providerId);
    announce(context, `providers.${providerId}.delete`, answer(provider));
    return noContent();
  },
});

export const providerRoutes: readonly Route[] = [
  ...PROVIDER_KINDS.flatMap((kind) => [createRoute(kind), updateRoute(kind)]),
  list,
  get,
  remove,
];

const DEFAULTS: Record<Channel, Pick<ProviderDocument, 'name' | 'provider' | 'credentials' | 'options'>> = {
  email: {
    name: 'Local inbox (e-mail)',
    provider: 'smtp',
    credentials: { port: 25, username: '', password: '', host: 'localhost' },
    options: {
      ...{ fromName: 'Local Appwrite', fromEmail: 'app@localhost.test', replyToName: '', replyToEmail: '' },
      ...{ encryption: '', autoTLS: true, mailer: '' },
    },
  },
  sms: { name: 'Local inbox (SMS)', provider: 'twilio', credentials: {}, options: { from: '+15550000000' } },
  push: { name: 'Local inbox (push)', provider: 'fcm', credentials: {}, options: {} },
};

/** Creates an enabled provider for every channel that has none, so that its messages arrive in the inbox. */
export function ensureProviders(local: Local): void {
  for (const type of ['email', 'sms', 'push'] as const) {
    if (providers(local.store).where('type', type).length > 0) continue;
    const id = `local-${type}`;
    const settings = DEFAULTS[type];
    const search = searchText(id, settings.name, { provider: settings.provider, type });
    providers(local.store).create({ id, data: { ...settings, type, enabled: true, search } });
  }
}
