import type { Context } from '../http/context.ts';
import type { State } from './state.ts';

/** The paths of Appwrite's console on which a sign-in ends if the app names no address. */
export const SUCCESS_PATH = '/console/auth/oauth2/success';
export const FAILURE_PATH = '/console/auth/oauth2/failure';

type Called = Pick<Context, 'request' | 'local'>;

/** The origin under which the caller reaches this server. */
export function originOf({ request, local }: Called): string {
  const { host = new URL(local.origin).host, 'x-forwarded-proto': protocol } = request.headers;
  return `${protocol === 'https' ? 'https' : 'http'}://${host}`;
}

/** The address of the callback, which is registered with a provider. */
export function callbackOf(called: Called, provider: string): string {
  return `${originOf(called)}/v1/account/sessions/oauth2/callback/${provider}/${called.local.project.id}`;
}

/** The addresses of a sign-in for which the app names none. */
export function defaultPages(called: Called): Pick<State, 'success' | 'failure'> {
  const { protocol, port } = new URL(originOf(called));
  const origin = `${protocol}//localhost${port === '' ? '' : `:${port}`}`;
  return { success: `${origin}${SUCCESS_PATH}`, failure: `${origin}${FAILURE_PATH}` };
}
