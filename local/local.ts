import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { RateLimits } from './auth/rate-limits.ts';
import { ScopeNotes } from './auth/scope-notes.ts';
import { newSecret } from './auth/secrets.ts';
import { Traffic } from './auth/traffic.ts';
import { Events } from './events/events.ts';
import type { Hooks } from './hooks.ts';
import { Jobs } from './jobs/jobs.ts';
import type { Pace } from './pace.ts';
import type { Policies } from './policies.ts';
import { Settings } from './store/settings.ts';
import { Store } from './store/store.ts';

/** A web platform of the project: a host whose pages may call the API and be redirected to. */
export interface Platform {
  hostname: string;
}

/** The options of a local Appwrite. */
export interface LocalOptions {
  /** The port. Default host: the loopback interface. 0 means any free port. */
  port: number;
  host: string;
  /** The folder for all data. Undefined for memory only. */
  folder: string | undefined;
  projectId: string;
  /** The API key with all scopes. Undefined for a random one, which is stored. */
  key: string | undefined;
  /** More platforms can be declared in the project's files. */
  platforms: readonly Platform[];
  /** Default: those of a new project. What the project's files declare takes precedence. */
  policies: Policies;
  /** Domains below which each function has its own, `<id>.<domain>`. Default: `localhost`. */
  functionDomains: readonly string[];
  /** How long an idle process of a function is kept, in milliseconds. */
  functionIdleTime: number;
  /** How long the build commands of a deployment may take, in seconds. */
  buildTimeout: number;
  /** The port of the first function's debugger; 0 for any. Undefined to run functions without debuggers. */
  inspect: number | undefined;
  /** Appwrite's rate limits. */
  rateLimits: boolean;
  /** The mail server that also gets e-mail, in addition to the inbox: `smtp://user:password@host:port`. */
  smtpUrl: string | undefined;
  /** How long background work takes. Default: `QUICK`. */
  pace: Pace;
  hooks: Hooks;
}

/** What the project's files declare of policies and platforms. */
export interface DeclaredSettings {
  policies: Partial<Policies>;
  platforms: readonly Platform[];
}

/** One Appwrite on this machine: the state that all its services share. */
export class Local {
  readonly options: LocalOptions;
  readonly store: Store;
  readonly settings: Settings;
  readonly jobs: Jobs;
  readonly events: Events;
  readonly rateLimits = new RateLimits();
  readonly hooks: Hooks;
  readonly project: { readonly id: string; readonly key: string };
  /** Replaced whenever the project's files are read. */
  declared: DeclaredSettings = { policies: {}, platforms: [] };
  /** Signs JWTs and ephemeral keys. */
  readonly secret: Uint8Array;
  /** The scopes that the keys of functions used and lacked. */
  scopeNotes = new ScopeNotes();
  /** The last requests and their answers. */
  readonly traffic = new Traffic();
  /** `http://127.0.0.1:<port>`, known once the server listens. */
  origin = '';
  /** The folder for files: uploads and deployments. Undefined in memory. */
  readonly folder: string | undefined;

  /** @param store the store to take over; undefined to open it */
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
    this.project = { id: options.projectId, key };
  }

  /** The endpoint for SDKs: `http://127.0.0.1:<port>/v1`. */
  get endpoint(): string {
    return `${this.origin}/v1`;
  }

  /** The web platforms of the options and of the project's files. */
  get platforms(): readonly Platform[] {
    return [...this.options.platforms, ...this.declared.platforms];
  }

  get policies(): Policies {
    return { ...this.options.policies, ...this.declared.policies };
  }

  /** The scopes that the function's own key used, in order. */
  scopesUsedBy(functionId: string): string[] {
    const uses = this.scopeNotes.uses.filter((use) => use.functionId === functionId);
    return [...new Set(uses.map(({ scope }) => scope))].toSorted();
  }
}
