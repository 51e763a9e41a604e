import { CallTime } from '../../shared/budget.ts';
import { AppwriteClient } from '../../shared/clients/appwrite-client.ts';
import { AdminServices, Services } from '../../shared/clients/clients.ts';
import { fitsHeader } from '../../shared/http/headers.ts';
import { variable } from './config.ts';
import { sessionCookieName, valuesOf } from './cookies.ts';
import type { RequestHeaders } from './request-headers.ts';

/** Seconds that one call to Appwrite may take, its repetitions among them. */
const CALL_SECONDS = 25;

let admin: { key: string; services: AdminServices } | undefined;

/**
 * Acts with the API key, which may do what its scopes allow. One for the process. Never pass its results to a page unchecked.
 * @throws ConfigError without APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID or APPWRITE_API_KEY
 */
export function createAdminClient(): AdminServices {
  const client = newClient();
  const key = [client.config.endpoint, client.config.project, variable('APPWRITE_API_KEY')].join(' ');
  if (admin?.key !== key) admin = { key, services: new AdminServices(client.setKey(variable('APPWRITE_API_KEY'))) };
  return admin.services;
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
  const client = newClient();
  const agent = headers
    .get('user-agent')
    ?.replace(/[^\x20-\x7e]/g, '')
    .trim();
  if (agent) client.setForwardedUserAgent(agent);
  return new Services(secret === undefined ? client : client.setSession(secret));
}

/** The secret in the session cookie. It proves nothing until Appwrite has accepted it. */
export function sessionOf(request: RequestHeaders): string | undefined {
  const [secret, ...others] = valuesOf(request, sessionCookieName());
  return secret !== undefined && others.length === 0 && fitsHeader(secret) ? secret : undefined;
}

function newClient(): AppwriteClient {
  return new AppwriteClient(new CallTime(CALL_SECONDS))
    .setEndpoint(variable('APPWRITE_ENDPOINT'))
    .setProject(variable('APPWRITE_PROJECT_ID'));
}
