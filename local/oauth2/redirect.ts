import type { Context } from '../http/context.ts';
import type { Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { callbackOf } from './addresses.ts';
import { answerOf, providerParam } from './begin.ts';
import { ANSWER } from './callback.ts';
import { type ProviderClient, ProviderError, stored, type Tokens } from './client.ts';
import { clientOf } from './clients.ts';
import { type EnabledProvider, enabledProvider } from './configured.ts';
import { Failure, failure } from './failure.ts';
import { endWithSession, endWithToken } from './finish.ts';
import { phpJson, withFragment } from './php.ts';
import { findUser } from './sign-in.ts';
import { readState, refuseForeignState, type State } from './state.ts';

/** What the provider answered. */
interface Answer {
  provider: string;
  code: string;
  error: string;
  error_description: string;
}

/** Ends a sign-in: with a session or a token at the address of success, or with an error at the address of failure. */
const redirect = route({
  method: 'GET',
  path: '/account/sessions/oauth2/:provider/redirect',
  scopes: ['public'],
  rateLimit: { limit: 50, key: 'ip:{ip}' },
  errorPage: true,
  params: { provider: providerParam, ...ANSWER },
  async handle(context, answer) {
    const state = readState(answer.state);
    refuseForeignState(context.local, state);
    try {
      return await signIn(context, answer, state);
    } catch (error) {
      if (!(error instanceof Failure) || state.failure === '') throw error;
      const { message, type, code } = error;
      return {
        status: 301,
        headers: { location: withFragment(state.failure, { error: phpJson({ message, type, code }) }) },
      };
    }
  },
});

/** @throws Failure */
async function signIn(context: Context, answer: Answer, state: State): Promise<Reply> {
  const { local } = context;
  const provider = enabledProvider(local.store, answer.provider);
  if (!provider) throw failure('project_provider_disabled');
  refuseError(provider, answer);
  const client = clientOf(local.store, provider);
  const tokens = await exchange(client, provider, { code: answer.code, callback: callbackOf(context, provider.id) });
  const told = await answerOf(() => client.person(tokens.accessToken));
  if (told.uid === '') throw failure('user_missing_id');
  // in Appwrite's database addresses are equal in any case
  const person = { ...told, email: told.email.toLowerCase() };
  const found = findUser(context, { provider: provider.id, person });
  await context.gap('account.oauth2');
  const signedIn = { provider: provider.id, person, found, issued: stored(tokens) };
  return state.token ? endWithToken(context, signedIn, state) : endWithSession(context, signedIn, state);
}

/** @throws Failure user_oauth2_provider_error */
function refuseError({ name }: EnabledProvider, { code, error, error_description: description }: Answer): void {
  if (error !== '') {
    const said = description === '' ? error : `${error}: ${description}`;
    throw failure('user_oauth2_provider_error', `The ${name} OAuth2 provider returned an error: ${said}`);
  }
  if (code !== '') return;
  const missing = 'Missing OAuth2 code. Please contact the Appwrite team for additional support.';
  throw failure('user_oauth2_provider_error', missing);
}

/** Exchanges the code for tokens. @throws Failure with the provider's status */
async function exchange(
  client: ProviderClient,
  { name }: EnabledProvider,
  { code, callback }: { code: string; callback: string },
): Promise<Tokens> {
  try {
    return await client.tokens(code, callback);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const said = `The ${name} OAuth2 provider returned an error: ${error.message}`;
    throw new Failure(error.code, error.type, `Failed to obtain access token. ${said}`);
  }
}

export const redirectRoutes: readonly Route[] = [redirect];
