import { type Param, ParamError, param } from '../http/param.ts';
import { list, uid } from '../http/params.ts';

/** The longest subject of an e-mail, in characters. Source: appwrite 1.9.6, app/controllers/api/messaging.php. */
export const SUBJECT_LIMIT = 998;
/** The longest content of a message, in characters. Source: as above. */
export const CONTENT_LIMIT = 64_230;

/** Ids of topics, users or targets, in any number. */
export function ids(): Param<string[]> {
  return list(uid(), 0);
}

/** A JSON object, or JSON text of one. */
export function json(): Param<Record<string, unknown>> {
  return param((value) => {
    const parsed = typeof value === 'string' ? tryJson(value) : value;
    if (typeof parsed !== 'object' || parsed === null) throw new ParamError('Value must be a valid JSON string.');
    return parsed as Record<string, unknown>;
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `<bucket id>:<file id>`. */
export function bucketAndFile(): Param<string> {
  return param((value) => {
    const parts = typeof value === 'string' ? value.split(':') : [];
    if (parts.length < 2 || !parts.every(isUid))
      throw new ParamError(
        "Must consist of multiple UIDs separated by a colon. Each UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. Can't start with a special char.",
      );
    return String(value);
  });
}

function isUid(part: string): boolean {
  try {
    return uid().read(part) === part;
  } catch {
    return false;
  }
}
