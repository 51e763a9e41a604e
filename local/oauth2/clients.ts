import type { Store } from '../store/store.ts';
import { ChooserClient } from './chooser/client.ts';
import type { ProviderClient } from './client.ts';
import type { EnabledProvider } from './configured.ts';
import { OpenIdClient } from './openid.ts';

/** OpenID Connect with an address leads to that server. Every other provider is played by the account chooser. */
export function clientOf(store: Store, provider: EnabledProvider): ProviderClient {
  const { clientId, settings } = provider.configured;
  const isElsewhere = provider.id === 'oidc' && Object.values(settings).some((value) => value !== '');
  return isElsewhere ? new OpenIdClient(provider) : new ChooserClient(store, provider, clientId);
}
