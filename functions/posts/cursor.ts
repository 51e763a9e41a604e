import { Query } from 'node-appwrite';
import * as z from 'zod/mini';
import { problems } from '../../shared/index.ts';

/** The date that a list goes by, newest first; equal ones go by id. */
export type ListOrder = 'publishedAt' | '$createdAt';

/** Milliseconds by which the clock that dated a post may be ahead of this one. */
const AHEAD = 86_400_000;

/** A date as a post can have it. Appwrite fails at years that its database does not know, such as 0000. */
const date = z.iso.datetime({ offset: true }).check(
  z.refine((text) => {
    const time = Date.parse(text);
    return time >= 0 && time <= Date.now() + AHEAD;
  }),
);

/** A place in a list. It needs no row to be there still, as Appwrite's own cursor does. */
const place = z.tuple([
  z.enum(['publishedAt', '$createdAt']),
  date,
  z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,35}$/)),
]);

/** A cursor that stands behind this row. */
export function cursorAfter(order: ListOrder, date: string, id: string): string {
  return Buffer.from(JSON.stringify([order, date, id])).toString('base64url');
}

/** The queries that begin a list, behind the cursor where there is one. @throws Problem 400 for a cursor of another list, or none */
export function listFrom(order: ListOrder, cursor: string | undefined): string[] {
  const newestFirst = [Query.orderDesc(order), Query.orderDesc('$id')];
  if (cursor === undefined) return newestFirst;
  const [kind, date, id] = parseCursor(cursor);
  if (kind !== order) throw badCursor();
  const older = Query.lessThan(order, date);
  const sameDate = Query.and([Query.equal(order, date), Query.lessThan('$id', id)]);
  // the first is contained in the other; it lets an index be used
  return [Query.lessThanEqual(order, date), Query.or([older, sameDate]), ...newestFirst];
}

function parseCursor(cursor: string): z.infer<typeof place> {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw badCursor();
  }
}

function badCursor() {
  return problems.invalid([{ at: 'query.cursor', message: 'a cursor of an earlier answer expected' }]);
}
