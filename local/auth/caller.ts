import type { SessionDocument, UserDocument } from '../users/documents.ts';

/** What a key may do: all (`standard`), or what its function was given, for as long as its execution lives (`ephemeral`). */
export interface Key {
  kind: 'standard' | 'ephemeral';
  scopes: readonly string[];
  /** The function it was made for. */
  functionId?: string;
  executionId?: string;
}

/** Who is calling. `roles` are what permissions are held against; a key passes all of them. */
export type Caller =
  | { kind: 'guest'; roles: readonly string[]; scopes: readonly string[] }
  | {
      kind: 'user';
      user: UserDocument;
      /** Absent where a JWT without a session came. */
      session: SessionDocument | undefined;
      /** The session's secret, where one came in person and not as a JWT. */
      secret: string | undefined;
      roles: readonly string[];
      scopes: readonly string[];
    }
  | { kind: 'key'; key: Key; roles: readonly string[]; scopes: readonly string[] };
