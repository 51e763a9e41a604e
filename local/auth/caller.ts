import type { SessionDocument } from '../directory/sessions.ts';
import type { UserDocument } from '../directory/users.ts';

/** An API key: one with all scopes (`standard`), or one of a function, valid for its execution (`ephemeral`). */
export interface Key {
  kind: 'standard' | 'ephemeral';
  scopes: readonly string[];
  /** The function that the key was created for. */
  functionId?: string;
  executionId?: string;
}

/** Who is calling. Permissions are checked against `roles`; an API key passes all of them. */
export type Caller =
  | { kind: 'guest'; roles: readonly string[]; scopes: readonly string[] }
  | {
      kind: 'user';
      user: UserDocument;
      /** Absent for a JWT without a session. */
      session: SessionDocument | undefined;
      /** The session's secret, if the caller sent it. Absent for a JWT. */
      secret: string | undefined;
      /** The user who acts as this one. Absent for users who act for themselves. */
      impersonatedBy?: UserDocument;
      roles: readonly string[];
      scopes: readonly string[];
    }
  | { kind: 'key'; key: Key; roles: readonly string[]; scopes: readonly string[] };
