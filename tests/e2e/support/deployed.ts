import type { Config } from '../../../local/config/schema.ts';
import type { Connection } from '../../../scripts/connection.ts';

/** The Appwrite of the end-to-end tests, and what was deployed to it. */
export interface Deployed {
  connection: Connection;
  /** Whether the environment names it; otherwise it is a local one that was started for the tests. */
  isRemote: boolean;
  /** The beginning of every id that the tests create; empty on the local Appwrite. */
  prefix: string;
  /** appwrite.json as it was deployed. */
  config: Config;
  /** The inbox of the local Appwrite; undefined for a remote one. */
  inbox: string | undefined;
}

declare module 'vitest' {
  export interface ProvidedContext {
    deployed: Deployed;
  }
}

/** A user who was created before the deployment, so that onboarding missed them. */
export const MISSED = 'missed';

/** The domain of the test users' addresses, which does not exist. */
export function domainFor(prefix: string): string {
  return `${prefix}tests.example.com`;
}
