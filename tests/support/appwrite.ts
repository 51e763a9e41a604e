import { Client as AppClient } from 'appwrite';
import { Client as ServerClient } from 'node-appwrite';
import type { LocalOptions } from '../../local/local.ts';
import { type RunningLocal, startLocal } from '../../local/server.ts';
import { keepScopeNotes } from '../../scripts/scopes/notes.ts';
import { keepFailedExecutions } from './failed-executions.ts';

/** A local Appwrite for a test, and clients of the real SDKs for it. */
export interface TestAppwrite extends RunningLocal {
  endpoint: string;
  /** `node-appwrite` with the API key. */
  admin(): ServerClient;
  /** `node-appwrite` with a session's secret. */
  withSession(secret: string): ServerClient;
  /** `node-appwrite` with a JWT. */
  withJwt(jwt: string): ServerClient;
  /** `appwrite`, the web SDK, without a session. */
  guest(): AppClient;
}

export const PROJECT = 'test';
export const KEY = 'test-key';

/** Starts a local Appwrite in memory on a free port, empty and by default without rate limits. */
export async function startAppwrite(options: Partial<LocalOptions> = {}): Promise<TestAppwrite> {
  const running = await startLocal({ projectId: PROJECT, key: KEY, rateLimits: false, ...options });
  keepFailedExecutions(running.local);
  const endpoint = running.local.endpoint;
  const server = () => new ServerClient().setEndpoint(endpoint).setProject(running.local.project.id);
  return {
    ...running,
    async close() {
      keepScopeNotes(running.local.scopeNotes);
      await running.close();
    },
    endpoint,
    admin: () => server().setKey(running.local.project.key),
    withSession: (secret) => server().setSession(secret),
    withJwt: (jwt) => server().setJWT(jwt),
    guest: () => new AppClient().setEndpoint(endpoint).setProject(running.local.project.id),
  };
}
