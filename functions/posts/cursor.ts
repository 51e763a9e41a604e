import { Query } from 'node-appwrite';
import * as z from 'zod/mini';
import { problems } from '../../shared/index.ts';

/** The date by which a list is sorted, newest first; equal dates are sorted by id. */
export type ListOrder = 'publishedAt' | '$createdAt';

/** The most that the clock of a post's date may be ahead of this one, in milliseconds. */
const AHEAD = 86_400_000;

/** A valid date of a post. Appwrite fails for years that its database does not support, such as 0000. */
const date = z.iso.datetime({ offset: true }).check(
  z.refine((text) => {
    const time = Date.parse(text);
    return time >= 0 && time <= Date.now() + AHEAD;
  }),
);

/** A position in a list. Unlike Appwrite's cursor, it works after its row has been deleted. */
const place = z.tuple([
  z.enum(['publishedAt', '$createdAt']),
  date,
  z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,35}$/)),
]);

/** The cursor after this row. */
export function cursorAfter(order: ListOrder, date: string, id: string): string {
  return Buffer.from(JSON.stringify([order, date, id])).toString('base64url');
}

/** The queries of a list, after the cursor if there is one. @throws Problem 400 for an invalid cursor or one of another list */
export function listFrom(order: ListOrder, cursor: string | undefined): string[] {
  const newestFirst = [Query.orderDesc(order), Query.orderDesc('$id')];
  if (cursor === undefined) return newestFirst;
  const [kind, date, id] = parseCursor(cursor);
  if (kind !== order) throw badCursor();
  const older = Query.lessThan(order, date);
  const sameDate = Query.and([Query.equal(order, date), Query.lessThan('$id', id)]);
  // the second query implies the first, which allows the use of an index
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
