import { AppwriteError } from '../../errors.ts';
import type { Context } from '../../http/context.ts';
import { nullable, type Param, ParamError, param } from '../../http/param.ts';
import { KEY, KEY_RULE, list, object, oneOfAnyCase, permissions, text, uid } from '../../http/params.ts';
import { isIndexedField } from '../indexes/index-rules.ts';
import { ROW_ACTIONS } from '../rows/row-access.ts';

/** The parameters that this service's routes share. */

/** The key of a column or an index. */
export function key(): Param<string> {
  return keyOf((text) => KEY.test(text));
}

/** Like {@link key}, or a system field that can be indexed. */
export function indexedKey(): Param<string> {
  return keyOf((text) => isIndexedField(text) || KEY.test(text));
}

function keyOf(fits: (text: string) => boolean): Param<string> {
  return param((value) => {
    if (typeof value !== 'string' || !fits(value)) throw new ParamError(KEY_RULE);
    return value;
  });
}

/** The direction of an index, in upper or lower case. It is stored as it was sent. */
export function direction(): Param<string> {
  const known = oneOfAnyCase(['ASC', 'DESC']);
  return param((value) => {
    known.read(value);
    return String(value);
  });
}

/** A row's data: an object, or JSON text of one. Default: an empty object. */
export function data(): Param<Record<string, unknown>> {
  return { required: false, fallback: {}, read: object().read };
}

export function rowPermissions(): Param<string[] | null> {
  return nullable(permissions(ROW_ACTIONS));
}

export function transactionId(): Param<string | null> {
  return nullable(uid());
}

/** At most 100 queries of 4,096 characters. Source: appwrite 1.9.6, app/init/constants.php. */
export function rowQueries(): Param<string[]> {
  return { required: false, fallback: [], read: list(text(4096), 100).read };
}

/** The date of `x-appwrite-timestamp`, in milliseconds. @throws AppwriteError general_argument_invalid */
export function readAt(context: Context): number | undefined {
  const header = context.request.headers['x-appwrite-timestamp'];
  if (!header) return undefined;
  const moment = Date.parse(header);
  if (Number.isNaN(moment))
    throw AppwriteError.of('general_argument_invalid', 'Invalid X-Appwrite-Timestamp header value');
  return moment;
}
