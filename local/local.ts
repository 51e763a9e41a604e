import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { RateLimits } from './auth/rate-limits.ts';
import { ScopeNotes } from './auth/scope-notes.ts';
import { newSecret } from './auth/secrets.ts';
import { Events } from './events/events.ts';
import type { Hooks } from './hooks.ts';
import { Jobs } from './jobs/jobs.ts';
import type { Pace } from './pace.ts';
import type { Policies } from './policies.ts';
import { Settings } from './store/settings.ts';
import { Store } from './store/store.ts';

/** A web platform of the project: a host whose pages may call and be redirected to. */
export interface Platform {
  hostname: string;
}

/** How a local Appwrite is set up. */
export interface LocalOptions {
  /** The port, on the loopback interface only unless `host` says otherwise; 0 takes a free one. */
  port: number;
  host: string;
  /** The folder for all that is kept; undefined keeps everything in memory. */
  folder: string | undefined;
  projectId: string;
  /** The API key with all scopes; made up and kept where undefined. */
  key: string | undefined;
  platforms: readonly Platform[];
  /** Those of a new project unless told otherwise. */
  policies: Policies;
  /** Domains below which each function has its own, `<id>.<domain>`; `localhost` unless told otherwise. */
  functionDomains: readonly string[];
  /** How long a function's process without work stays, in milliseconds. */
  functionIdleTime: number;
  /** Appwrite's limits per endpoint. */
  rateLimits: boolean;
  /** Where e-mail goes beside the inbox: `smtp://user:password@host:port`. */
  smtpUrl: string | undefined;
  /** How long the work takes that goes on after an answer; `QUICK` unless told otherwise. */
  pace: Pace;
  hooks: Hooks;
}

/** One Appwrite on this machine: what all its services share. */
export class Local {
  readonly options: LocalOptions;
  readonly store: Store;
  readonly settings: Settings;
  readonly jobs: Jobs;
  readonly events: Events;
  readonly rateLimits = new RateLimits();
  readonly hooks: Hooks;
  readonly project: { readonly id: string; readonly key: string; readonly platforms: readonly Platform[] };
  /** Signs JWTs and ephemeral keys. */
  readonly secret: Uint8Array;
  /** What functions' own keys were seen to use and to lack. */
  scopeNotes = new ScopeNotes();
  /** `http://127.0.0.1:<port>`, known once the server listens. */
  origin = '';
  /** A folder for files: uploads and deployments. Undefined in memory. */
  readonly folder: string | undefined;

  /** @param store the one that it takes over; opened where undefined */
  constructor(options: LocalOptions, store?: Store) {
    this.options = options;
    this.folder = options.folder;
    this.store = store ?? new Store(options.folder === undefined ? ':memory:' : join(options.folder, 'appwrite.db'));
    this.settings = new Settings(this.store);
    this.jobs = new Jobs(this.store);
    this.events = new Events(this.jobs, this.store, options.pace);
    this.hooks = options.hooks;
    this.secret = createHash('sha256')
      .update(this.settings.keep('secret', () => newSecret(64)))
      .digest();
    const key = options.key ?? this.settings.keep('key', () => `standard_${newSecret(64)}`);
    this.project = { id: options.projectId, key, platforms: options.platforms };
  }

  /** The endpoint for SDKs: `http://127.0.0.1:<port>/v1`. */
  get endpoint(): string {
    return `${this.origin}/v1`;
  }

  /** The scopes that a function's own key was seen to use, in order. */
  scopesUsedBy(functionId: string): string[] {
    const uses = this.scopeNotes.uses.filter((use) => use.functionId === functionId);
    return [...new Set(uses.map(({ scope }) => scope))].toSorted();
  }
}
