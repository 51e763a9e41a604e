import type { Exchange } from '../auth/traffic.ts';

/** What the page needs to reach the API. The answer to `POST /page/session`. */
export interface PageSession {
  projectId: string;
  key: string;
  version: string;
  /** Where functions have their domains: `localhost`, and others. */
  functionDomains: readonly string[];
  /** The hosts of the project's web platforms. */
  platforms: readonly string[];
  /** The folder of the data. Undefined for memory. */
  folder?: string;
  /** How long the server has been running, in seconds. */
  uptime: number;
}

/** The request of an execution. Appwrite does not store it; it is known until the server ends. */
export interface KnownRequest {
  functionId: string;
  executionId: string;
  trigger: 'http' | 'event' | 'schedule';
  at: number;
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: string;
  /** True if the body was too large to keep; it is shortened. */
  cut?: true;
  userId?: string;
  event?: string;
}

/** What happens in the local Appwrite, as it happens. */
export type News =
  | { type: 'exchange'; exchange: Exchange }
  | { type: 'begin'; request: Omit<KnownRequest, 'headers' | 'body' | 'cut'> }
  | { type: 'line'; functionId: string; executionId: string; stream: 'log' | 'error'; text: string }
  | { type: 'end'; functionId: string; executionId: string; status: string; code: number; ms: number; reason?: string }
  | { type: 'lost'; functionId: string; text: string }
  | { type: 'build'; functionId: string; deploymentId: string; text: string }
  | { type: 'inbox' }
  | { type: 'event'; names: string[]; at: number; userId?: string };

/** A message of the server over the live channel. */
export type LiveMessage =
  | { type: 'ready'; exchanges: readonly Exchange[] }
  | {
      type: 'news';
      news: News[];
      /** How much was left out because too much happened at once. */
      skipped: number;
    };
