import { dirname } from 'node:path';

/** The possible errors of the place where data is stored. */
export type FaultKind = 'full' | 'read-only' | 'damaged' | 'in use' | 'not a folder';

/** Why data cannot be stored. The message is for people and says what to do. */
export class StoreFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreFault';
    this.kind = kind;
  }
}

// Source: sqlite.org/rescode.html. The lowest byte is the primary code.
const OF_SQLITE: Partial<Record<number, FaultKind>> = {
  5: 'in use',
  8: 'read-only',
  11: 'damaged',
  13: 'full',
  14: 'read-only',
  26: 'damaged',
};

const OF_SYSTEM: Partial<Record<string, FaultKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  ENOTDIR: 'not a folder',
  EEXIST: 'not a folder',
};

const WHAT_TO_DO: Record<FaultKind, (path: string) => string> = {
  full: (path) => `The disk is full: ${path} cannot be written. Free some space.`,
  'read-only': (path) => `${path} cannot be written. Make it and its folder writable, or use --memory.`,
  damaged: (path) =>
    `${path} is damaged and was left unchanged. Restore it from a backup, or move ${dirname(path)} away.`,
  'in use': (path) => `${dirname(path)} is in use by another local Appwrite. Stop that one, or use --memory.`,
  'not a folder': (path) => `${dirname(path)} must be a folder, but is a file. Move it away, or use --memory.`,
};

/**
 * The fault behind an error of SQLite or of the file system. Undefined for any other error.
 * @param path the file, for errors that name none
 */
export function faultOf(error: unknown, path: string): StoreFault | undefined {
  if (error instanceof StoreFault) return error;
  if (!(error instanceof Error)) return undefined;
  const kind = kindOf(error);
  if (kind === undefined) return undefined;
  // our mkdir error names the folder, but the message is about the file in it
  const named = 'path' in error && typeof error.path === 'string' && kind !== 'not a folder' ? error.path : path;
  return fault(kind, named, error);
}

/** A fault of a file, with its message. */
export function fault(kind: FaultKind, path: string, cause?: unknown): StoreFault {
  return new StoreFault(kind, WHAT_TO_DO[kind](path), cause);
}

function kindOf(error: Error): FaultKind | undefined {
  if ('errcode' in error && typeof error.errcode === 'number') return OF_SQLITE[error.errcode & 0xff];
  // a port can be refused, too
  if ('port' in error || !('code' in error)) return undefined;
  return OF_SYSTEM[String(error.code)];
}
