import type { Caller } from '../auth/caller.ts';
import type { SessionDocument } from '../directory/sessions.ts';
import type { UserDocument } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import type { Call } from '../hooks.ts';
import type { Local } from '../local.ts';
import type { LocalRequest } from './request.ts';

/** What a route's handler can use, for one request. */
export class Context {
  readonly local: Local;
  readonly request: LocalRequest;
  readonly caller: Caller;
  readonly call: Call;
  /** The user whose session this call created. */
  signedInAs: string | undefined;

  constructor(local: Local, request: LocalRequest, caller: Caller, call: Call) {
    this.local = local;
    this.request = request;
    this.caller = caller;
    this.call = call;
  }

  /** True for an API key: permissions are not checked, and secrets are returned. */
  get isKey(): boolean {
    return this.caller.kind === 'key';
  }

  /** The id of the calling user. Absent for guests and API keys. Events name this user as the one who acted. */
  get userId(): string | undefined {
    return this.caller.kind === 'user' ? this.caller.user.$id : undefined;
  }

  /** The roles that permissions are checked against. Undefined for an API key, which passes all. */
  get roles(): readonly string[] | undefined {
    return this.caller.kind === 'key' ? undefined : this.caller.roles;
  }

  /** The calling user, if the scope allows only users. @throws AppwriteError user_unauthorized */
  get user(): UserDocument {
    if (this.caller.kind !== 'user') throw AppwriteError.of('user_unauthorized');
    return this.caller.user;
  }

  /** The caller's session, if they have one. */
  get session(): SessionDocument | undefined {
    return this.caller.kind === 'user' ? this.caller.session : undefined;
  }

  /**
   * Marks a point between a read and a write that depends on it, where the real server runs other calls. Handlers are
   * atomic from one gap to the next.
   */
  async gap(name: string): Promise<void> {
    await this.local.hooks.gap?.(name, this.call);
  }
}
