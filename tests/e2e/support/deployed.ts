import type { Config } from '../../../local/config/schema.ts';
import type { Connection } from '../../../scripts/connection.ts';

/** The Appwrite that the end-to-end tests ask, and what was deployed to it. */
export interface Deployed {
  connection: Connection;
  /** Whether it is somebody's, named by the environment, and not the local one that was started for the tests. */
  isRemote: boolean;
  /** Every id that the tests make begins with it; blank on the local Appwrite, where all is theirs. */
  prefix: string;
  /** appwrite.json as it was deployed. */
  config: Config;
  /** Where what was sent can be read; undefined where mail goes to where it is meant. */
  inbox: string | undefined;
}

declare module 'vitest' {
  export interface ProvidedContext {
    deployed: Deployed;
  }
}

/** The user who is there before anything is deployed, so that onboarding missed him. */
export const MISSED = 'missed';

/** Where the tests' people have their addresses: a name that leads nowhere. */
export function domainFor(prefix: string): string {
  return `${prefix}tests.example.com`;
}
