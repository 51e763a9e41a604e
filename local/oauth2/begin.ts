import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { list, oneOf, text } from '../http/params.ts';
import { refuseForeignUrl } from '../http/redirect.ts';
import type { Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { callbackOf, defaultPages } from './addresses.ts';
import { ProviderError } from './client.ts';
import { clientOf } from './clients.ts';
import { enabledProvider } from './configured.ts';
import { oauth2Error } from './errors.ts';
import { PROVIDERS } from './providers.ts';
import { stateText } from './state.ts';

export const UNCACHED = { 'cache-control': 'no-store, no-cache, must-revalidate, max-age=0', pragma: 'no-cache' };

/** Appwrite also knows two providers of its own tests, which nobody can turn on. */
export const providerParam = oneOf([...PROVIDERS.map(({ id }) => id), 'mock', 'mock-unverified']);

interface Begin {
  provider: string;
  success: string;
  failure: string;
  scopes: string[];
}

/** Leads to the provider's page. `token` says whether the sign-in ends with a token instead of a session. */
async function begin(context: Context, input: Begin, { token }: { token: boolean }): Promise<Reply> {
  const { local } = context;
  if (input.success) refuseForeignUrl(local, 'success', input.success);
  if (input.failure) refuseForeignUrl(local, 'failure', input.failure);
  const provider = enabledProvider(local.store, input.provider);
  if (!provider) throw oauth2Error('project_provider_disabled');
  const pages = defaultPages(context);
  const state = stateText({ success: input.success || pages.success, failure: input.failure || pages.failure, token });
  const location = await answerOf(() =>
    clientOf(local.store, provider).loginUrl({
      callback: callbackOf(context, provider.id),
      state,
      scopes: [...new Set([...provider.scopes, ...input.scopes])],
    }),
  );
  return { status: 301, headers: { location, ...UNCACHED } };
}

/** Asks a provider. @throws AppwriteError for an error of the provider, with its status */
export async function answerOf<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw error instanceof ProviderError ? new AppwriteError(error.code, error.type, error.message) : error;
  }
}

function beginning(path: string, end: { token: boolean }): Route {
  return route({
    method: 'GET',
    path,
    scopes: ['sessions.write'],
    rateLimit: { limit: 50, key: 'ip:{ip}' },
    errorPage: true,
    params: {
      provider: providerParam,
      success: optional(text(0, { min: 0 }), ''),
      failure: optional(text(0, { min: 0 }), ''),
      scopes: optional(list(text(4096), 100), []),
    },
    handle: (context, input) => begin(context, input, end),
  });
}

export const beginRoutes: readonly Route[] = [
  beginning('/account/sessions/oauth2/:provider', { token: false }),
  beginning('/account/tokens/oauth2/:provider', { token: true }),
];
