import type { Caller } from '../auth/caller.ts';
import { AppwriteError } from '../errors.ts';
import type { Call } from '../hooks.ts';
import type { Local } from '../local.ts';
import type { SessionDocument, UserDocument } from '../users/documents.ts';
import type { LocalRequest } from './request.ts';

/** What a route's handler has at hand, for one request. */
export class Context {
  readonly local: Local;
  readonly request: LocalRequest;
  readonly caller: Caller;
  readonly call: Call;

  constructor(local: Local, request: LocalRequest, caller: Caller, call: Call) {
    this.local = local;
    this.request = request;
    this.caller = caller;
    this.call = call;
  }

  /** True where an API key calls: permissions are not looked at, secrets are shown. */
  get isKey(): boolean {
    return this.caller.kind === 'key';
  }

  /** The id of the user who calls; absent for guests and keys. Events carry it as who acted. */
  get userId(): string | undefined {
    return this.caller.kind === 'user' ? this.caller.user.$id : undefined;
  }

  /** The roles that permissions are held against; undefined for a key, which passes them all. */
  get roles(): readonly string[] | undefined {
    return this.caller.kind === 'key' ? undefined : this.caller.roles;
  }

  /** The user who calls, where the scope lets only users in. @throws AppwriteError user_unauthorized */
  get user(): UserDocument {
    if (this.caller.kind !== 'user') throw AppwriteError.of('user_unauthorized');
    return this.caller.user;
  }

  /** The caller's session, if he has one. */
  get session(): SessionDocument | undefined {
    return this.caller.kind === 'user' ? this.caller.session : undefined;
  }

  /**
   * Stands between a read and the write that depends on it, wherever the real server lets others in between. Handlers are
   * atomic from one gap to the next.
   */
  async gap(name: string): Promise<void> {
    await this.local.hooks.gap?.(name, this.call);
  }
}
