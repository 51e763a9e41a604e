import { AppwriteException, Client } from 'node-appwrite';
import * as z from 'zod/mini';
import type { Connection } from '../connection.ts';
import { DeployError, reasonOf, UnknownProjectError } from './problem.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export const TARGET_VARIABLES = ['APPWRITE_ENDPOINT', 'APPWRITE_PROJECT_ID', 'APPWRITE_API_KEY'] as const;

/** The Appwrite to deploy to. */
export interface Target {
  connection: Connection;
  client: Client;
}

/** The Appwrite that the environment names. @throws DeployError if a variable is missing or invalid */
export function targetOf(environment: Environment): Connection {
  const missing = TARGET_VARIABLES.filter((name) => !environment[name]);
  if (missing.length > 0)
    throw new DeployError(
      `${missing.join(', ')}: not set. Set ${TARGET_VARIABLES.join(', ')} to name the Appwrite to deploy to (docs/deploy.md).`,
    );
  const endpoint = (environment['APPWRITE_ENDPOINT'] ?? '').replace(/\/+$/, '');
  if (!/^https?:$/.test(protocolOf(endpoint)))
    throw new DeployError('APPWRITE_ENDPOINT: is not an address such as https://fra.cloud.appwrite.io/v1');
  return {
    endpoint,
    projectId: environment['APPWRITE_PROJECT_ID'] ?? '',
    key: environment['APPWRITE_API_KEY'] ?? '',
  };
}

function protocolOf(address: string): string {
  try {
    return new URL(address).protocol;
  } catch {
    return '';
  }
}

/** The attempts of a call, and the minimum wait before the second one in milliseconds; each further wait is three times as long. */
const ATTEMPTS = 4;
const PAUSE = 300;

/** `node-appwrite` that repeats calls: after 429, because nothing was done, and after other failures if it only reads. */
class PatientClient extends Client {
  override async call(...[method, ...rest]: Parameters<Client['call']>): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await super.call(method, ...rest);
      } catch (error) {
        const code = error instanceof AppwriteException ? error.code : 0;
        const isSafe = code === 429 || (method.toLowerCase() === 'get' && (code === 0 || code >= 500) && code !== 501);
        if (!isSafe || attempt === ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE * 3 ** (attempt - 1) * (1 + Math.random())));
      }
    }
  }
}

/** `node-appwrite` for a target. */
export function clientOf(connection: Connection): Client {
  return guestOf(connection).setKey(connection.key);
}

/** `node-appwrite` for a target, without the key. */
export function guestOf({ endpoint, projectId }: Connection): Client {
  return new PatientClient().setEndpoint(endpoint).setProject(projectId);
}

const version = z.object({ version: z.string() });

/** How long an Appwrite may take to answer the first call, in milliseconds. */
const PATIENCE = 15_000;

/** The version of the Appwrite at an endpoint. @throws DeployError if there is none */
export async function versionOf(endpoint: string): Promise<string> {
  const answer = await askVersion(endpoint);
  const body = version.safeParse(await answer.json().catch(() => undefined));
  if (body.success) return body.data.version;
  const hint = endpoint.endsWith('/v1') ? '' : ' An endpoint ends with /v1.';
  throw new DeployError(`APPWRITE_ENDPOINT: ${endpoint} answers ${answer.status}, but not as Appwrite does.${hint}`);
}

async function askVersion(endpoint: string): Promise<Response> {
  try {
    return await fetch(`${endpoint}/health/version`, { signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new DeployError(`APPWRITE_ENDPOINT: ${endpoint} cannot be reached: ${reasonOf(cause)}`);
  }
}

/** The error for an answer that refuses the project or the key. Undefined for other errors. */
export function refusalOf(error: unknown, { endpoint, projectId }: Connection): DeployError | undefined {
  if (!(error instanceof AppwriteException)) return undefined;
  if (error.type === 'project_not_found')
    return new UnknownProjectError(`APPWRITE_PROJECT_ID: ${endpoint} has no project ${projectId}.`);
  if (error.type === 'user_unauthorized')
    return new DeployError(`APPWRITE_API_KEY: is not a key of the project ${projectId}.`);
  if (error.type === 'project_key_expired') return new DeployError('APPWRITE_API_KEY: this key has expired.');
  return undefined;
}
