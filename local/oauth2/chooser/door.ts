import { AppwriteError } from '../../errors.ts';
import { isPlatformHost } from '../../http/origin.ts';
import { type Reply, raw } from '../../http/reply.ts';
import type { LocalRequest } from '../../http/request.ts';
import type { Door } from '../../http/server.ts';
import type { Local } from '../../local.ts';
import { callbackOf, FAILURE_PATH, SUCCESS_PATH } from '../addresses.ts';
import { type EnabledProvider, enabledProvider } from '../configured.ts';
import { type AccountDocument, chooserAccounts } from './accounts.ts';
import { ChooserClient } from './client.ts';
import { chooserPage, endPage, type Filled, PAGE_POLICY } from './page.ts';

const PATH = /^\/oauth2\/([\w-]+)$/;

/**
 * `GET` and `POST /oauth2/<provider>`: the page on which a person signs in, in place of the provider's. Also the pages on
 * which a sign-in ends if the app names none.
 */
export function chooserDoor(local: Local): Door {
  return async (request) => {
    if (request.path === SUCCESS_PATH || request.path === FAILURE_PATH) return showEnd(local, request);
    const id = PATH.exec(request.path)?.[1];
    if (id === undefined) return undefined;
    refuseOthers(local, request);
    const provider = enabledProvider(local.store, id);
    if (!provider)
      throw page(new AppwriteError(404, 'general_route_not_found', `The provider ${id} is not turned on.`));
    const { redirect_uri: callback, state = '' } = request.input;
    if (callback !== callbackOf({ local, request }, id))
      throw page(AppwriteError.invalidParam('redirect_uri', 'It must be the callback of this server.'));
    if (request.method === 'GET' || request.method === 'HEAD') return show(local, request, provider);
    if (request.method !== 'POST')
      throw page(new AppwriteError(405, 'general_route_not_found', `GET or POST ${request.path}`));
    return choose(local, request, provider, { callback: String(callback), state: String(state) });
  };
}

function page(error: AppwriteError): AppwriteError {
  error.page = true;
  return error;
}

/** Names that somebody else's name server cannot resolve to this machine. */
const OWN_NAME = /^(localhost|[\w.-]+\.(localhost|test)|\d+\.\d+\.\d+\.\d+|\[[\da-f:]+\])$/i;

/**
 * Refuses other host names than this machine's and the project's, and forms on pages of other origins. Neither may sign
 * anybody in.
 * @throws AppwriteError general_access_forbidden
 */
function refuseOthers(local: Local, { hostname, method, headers }: LocalRequest): void {
  const { origin, host, 'sec-fetch-site': site } = headers;
  const isOwn = OWN_NAME.test(hostname) || isPlatformHost(local.platforms, hostname);
  const isForeign = (origin !== undefined && !/^https?:\/\//.test(origin)) || !sameHost(origin, host);
  const isForeignForm = method === 'POST' && (isForeign || (site !== undefined && site !== 'same-origin'));
  if (isOwn && !isForeignForm) return;
  throw page(
    new AppwriteError(
      403,
      'general_access_forbidden',
      'The account chooser answers only under the names of this server.',
    ),
  );
}

function sameHost(origin: string | undefined, host: string | undefined): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': PAGE_POLICY,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

function html(text: string, status = 200): Reply {
  return { ...raw('text/html; charset=UTF-8', text, HEADERS), status };
}

function show(local: Local, request: LocalRequest, provider: EnabledProvider, filled?: Filled): Reply {
  const accounts = chooserAccounts(local.store).where('provider', provider.id);
  const { scope = '' } = request.input;
  const view = { provider, accounts, action: request.target, project: local.project.id, scope: String(scope) };
  return html(chooserPage(view, filled), filled ? 400 : 200);
}

interface Back {
  callback: string;
  state: string;
}

/** What a person chose: an account by its id, a new one, to deny access, or that the provider is down. */
function choose(local: Local, request: LocalRequest, provider: EnabledProvider, back: Back): Reply {
  const { choice } = request.input;
  const client = new ChooserClient(local.store, provider, provider.configured.clientId);
  if (choice === 'deny')
    return leadBack(back, { error: 'access_denied', error_description: 'The user denied the request' });
  if (choice === 'down') return leadBack(back, { code: client.code(undefined) });
  if (choice !== 'new') {
    const account = chooserAccounts(local.store).get(String(choice));
    if (account?.provider !== provider.id) return show(local, request, provider);
    return leadBack(back, { code: client.code(account) });
  }
  const filled = read(request);
  if (filled.mistake !== undefined) return show(local, request, provider, filled);
  return leadBack(back, { code: client.code(madeAccount(local, provider, filled)) });
}

function read({ input }: LocalRequest): Filled {
  const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
  const { name, email, verified } = input;
  const address = textOf(email);
  const isAddress = address === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address);
  return {
    name: textOf(name).slice(0, 128),
    email: address,
    verified: verified !== undefined,
    mistake: isAddress ? undefined : 'Enter an address such as ann@example.com, or leave the field empty.',
  };
}

function madeAccount(local: Local, provider: EnabledProvider, { name, email, verified }: Filled): AccountDocument {
  return chooserAccounts(local.store).create({ data: { provider: provider.id, name, email, verified } });
}

function leadBack({ callback, state }: Back, answer: Record<string, string>): Reply {
  const location = `${callback}?${new URLSearchParams({ ...answer, state })}`;
  return { status: 303, headers: { location, 'cache-control': 'no-store' } };
}

/** The page on which a sign-in ends. It leads back into a native app, as Appwrite's console does. */
function showEnd(local: Local, request: LocalRequest): Reply {
  const { error, key, secret, userId } = request.input;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ error, key, secret, userId }))
    if (typeof value === 'string') query.set(name, value);
  const link = `appwrite-callback-${local.project.id}:///?${query}`;
  return html(
    endPage({ isSuccess: request.path === SUCCESS_PATH, error: typeof error === 'string' ? error : '', link }),
  );
}
