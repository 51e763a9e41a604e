import { type Models, Query } from 'node-appwrite';
import type * as z from 'zod/mini';
import {
  asCaller,
  callerOf,
  createAdminClient,
  orMissing,
  problems,
  type RuntimeRequest,
  userCallerOf,
} from '../../shared/index.ts';
import type { contract } from './contract.ts';
import { cursorAfter, type ListOrder, listFrom } from './cursor.ts';
import { isAuthor, type Post, type PostRow, postOf, posts } from './post.ts';

/**
 * A published post for anybody, in one call; a draft only for its author, in two. For another user's draft it makes the same
 * calls and gives the same answer as for a post that does not exist.
 * @throws Problem 404; 401 and 403 as {@link callerOf}
 */
export async function readPost(req: RuntimeRequest, rowId: string): Promise<PostRow> {
  const row = await orMissing(createAdminClient(req).db.getRow<PostRow>({ ...posts, rowId }));
  if (row?.status === 'published') return row;
  const caller = await callerOf(req);
  if (!row || caller.kind === 'guest' || !isAuthor(caller.user, row)) throw problems.notFound();
  return row;
}

/** Whether the caller wrote a post that they may read. @throws as {@link readPost} */
export async function ownsPost(req: RuntimeRequest, rowId: string): Promise<boolean> {
  const [caller, row] = await Promise.all([
    callerOf(req),
    orMissing(createAdminClient(req).db.getRow<PostRow>({ ...posts, rowId })),
  ]);
  const isOwn = row !== undefined && caller.kind === 'user' && isAuthor(caller.user, row);
  if (!isOwn && row?.status !== 'published') throw problems.notFound();
  return isOwn;
}

type ListQuery = z.infer<(typeof contract)['GET /']['query']>;

/**
 * A page of published posts, or of the caller's own posts.
 * @throws Problem 401 if a guest requests their own, 400 for an invalid cursor
 */
export async function listPosts(
  req: RuntimeRequest,
  { author, mine, cursor, limit }: ListQuery,
): Promise<{ posts: Post[]; cursor: string | null }> {
  const order: ListOrder = mine ? '$createdAt' : 'publishedAt';
  const place = listFrom(order, cursor);
  const byAuthor = author === undefined ? [] : [Query.equal('authorId', author)];
  // one more than requested shows whether there is another page
  const rest = [...byAuthor, ...place, Query.limit(limit + 1)];
  const { rows } = mine ? await listOwn(req, rest) : await listPublished(req, rest);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { posts: page.map(postOf), cursor: last ? cursorAfter(order, last[order] ?? '', last.$id) : null };
}

function listPublished(req: RuntimeRequest, rest: string[]): Promise<Models.RowList<PostRow>> {
  const queries = [Query.equal('status', 'published'), ...rest];
  return asCaller(req, ({ db }) => db.listRows<PostRow>({ ...posts, queries, total: false }));
}

/** Drafts have no permissions, so the function's key reads them. Posts of an earlier user with the same id are left out, see `isMadeBy`. */
async function listOwn(req: RuntimeRequest, rest: string[]): Promise<Models.RowList<PostRow>> {
  const { user } = await userCallerOf(req);
  const own = [Query.equal('authorId', user.$id), Query.greaterThan('$createdAt', user.$createdAt)];
  return createAdminClient(req).db.listRows<PostRow>({ ...posts, queries: [...own, ...rest], total: false });
}
