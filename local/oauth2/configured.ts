import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { findProvider, type Provider } from './providers.ts';

/** A provider that the project has turned on or given credentials. The document's id is the provider's. */
export interface ProviderDocument extends Document {
  enabled: boolean;
  clientId: string;
  clientSecret: string;
  /** The provider's further settings, such as `wellKnownURL`. */
  settings: Record<string, string | readonly string[]>;
  /** True if the project's files declare it. */
  declared: boolean;
}

export function oauth2Providers(store: Store): Collection<ProviderDocument> {
  return store.collection<ProviderDocument>({
    name: 'oauth2Providers',
    attributes: [
      { key: 'enabled', type: 'boolean', default: false },
      { key: 'clientId', type: 'string', default: '' },
      { key: 'clientSecret', type: 'string', default: '' },
      { key: 'settings', type: 'json', default: {} },
      { key: 'declared', type: 'boolean', default: false },
    ],
  });
}

/** What a project sets of a provider. */
export type ProviderSettings = Pick<ProviderDocument, 'enabled' | 'clientId' | 'clientSecret' | 'settings'>;

/** Stores a provider's settings. */
export function putProvider(store: Store, id: string, data: ProviderSettings & { declared: boolean }): void {
  const all = oauth2Providers(store);
  if (!all.update(id, data)) all.create({ id, data });
}

/** Stores the providers that the project's files declare, and deletes those that they no longer declare. */
export function declareProviders(store: Store, declared: ReadonlyMap<string, ProviderSettings>): void {
  store.transaction(() => {
    for (const [id, settings] of declared) putProvider(store, id, { ...settings, declared: true });
    for (const { $id, declared: was } of oauth2Providers(store).find({ limit: -1 }))
      if (was && !declared.has($id)) oauth2Providers(store).delete($id);
  });
}

/** A provider that is turned on, with its settings. */
export interface EnabledProvider extends Provider {
  configured: ProviderDocument;
}

/** The provider, if the project has turned it on. */
export function enabledProvider(store: Store, id: string): EnabledProvider | undefined {
  const provider = findProvider(id);
  const configured = oauth2Providers(store).get(id);
  return provider && configured?.enabled ? { ...provider, configured } : undefined;
}
