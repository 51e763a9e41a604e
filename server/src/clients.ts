import { CallTime } from '../../shared/budget.ts';
import { AppwriteClient } from '../../shared/clients/appwrite-client.ts';
import { AdminServices, Services } from '../../shared/clients/clients.ts';
import { onlyCookie } from '../../shared/clients/cookies.ts';
import { variable } from './config.ts';
import { sessionCookieName } from './request/cookies.ts';
import type { RequestHeaders } from './request/request-headers.ts';

/** Seconds that one call to Appwrite may take, its repetitions among them. */
const CALL_SECONDS = 25;

const ADMIN_VARIABLES = ['APPWRITE_ENDPOINT', 'APPWRITE_PROJECT_ID', 'APPWRITE_API_KEY'] as const;
/** The client, and the values of the variables that it was made for. */
let admin: { values: string; services: AdminServices } | undefined;

/**
 * Acts with the API key, which may do what its scopes allow. One for the process. Never pass its results to a page unchecked.
 * @throws ConfigError without APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID or APPWRITE_API_KEY
 */
export function createAdminClient(): AdminServices {
  const values = ADMIN_VARIABLES.map(variable).join(' ');
  if (admin?.values !== values) admin = { values, services: new AdminServices(newAdminClient()) };
  return admin.services;
}

/** {@link createAdminClient} for calls that create a session: Appwrite stores the person's browser with it, and not the app's server. */
export function adminServicesFor({ headers }: RequestHeaders): AdminServices {
  return new AdminServices(newAdminClient().forwardUserAgent(headers.get('user-agent')));
}

/**
 * Acts as the user of the request, by the session in its cookie, or as a guest if there is none. A new one for each request: never
 * keep it. Two session cookies with different values count as none, because a sub-domain can set one.
 * @throws ConfigError without APPWRITE_ENDPOINT or APPWRITE_PROJECT_ID
 */
export function createSessionClient(request: RequestHeaders): Services {
  return sessionServices(request, sessionOf(request));
}

/** The services with a session's secret, or those of a guest. */
export function sessionServices({ headers }: RequestHeaders, secret: string | undefined): Services {
  const client = newClient().forwardUserAgent(headers.get('user-agent'));
  return new Services(secret === undefined ? client : client.setSession(secret));
}

/** The secret in the session cookie. It proves nothing until Appwrite has accepted it. */
export function sessionOf(request: RequestHeaders): string | undefined {
  return onlyCookie(request.headers.get('cookie') ?? '', sessionCookieName());
}

function newAdminClient(): AppwriteClient {
  return newClient().setKey(variable('APPWRITE_API_KEY'));
}

function newClient(): AppwriteClient {
  return new AppwriteClient(new CallTime(CALL_SECONDS))
    .setEndpoint(variable('APPWRITE_ENDPOINT'))
    .setProject(variable('APPWRITE_PROJECT_ID'));
}
