import type { ProviderTokens } from '../directory/identities.ts';
import type { SessionDocument } from '../directory/sessions.ts';
import type { Store } from '../store/store.ts';
import { answerOf } from './begin.ts';
import { stored } from './client.ts';
import { clientOf } from './clients.ts';
import { oauth2Providers } from './configured.ts';
import { oauth2Error } from './errors.ts';
import { findProvider } from './providers.ts';

/**
 * New tokens for a session that a provider began. Nothing for other sessions. A provider that was turned off meanwhile is
 * still asked.
 * @throws AppwriteError with the provider's status, also for a session whose provider issued no refresh token
 */
export async function refreshedTokens(
  store: Store,
  { provider: id, providerRefreshToken }: SessionDocument,
): Promise<Partial<ProviderTokens>> {
  const provider = findProvider(id);
  if (!provider) return {};
  const configured = oauth2Providers(store).get(id);
  if (!configured) throw oauth2Error('project_provider_disabled');
  const client = clientOf(store, { ...provider, configured });
  return stored(await answerOf(() => client.refresh(providerRefreshToken)));
}
