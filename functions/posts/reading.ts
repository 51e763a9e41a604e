import { Query } from 'node-appwrite';
import type * as z from 'zod/mini';
import { asCaller, orMissing, problems, type RuntimeRequest, userCallerOf } from '../../shared/index.ts';
import type { contract } from './contract.ts';
import { cursorAfter, type ListOrder, listFrom } from './cursor.ts';
import { type Post, type PostRow, postOf, posts } from './post.ts';

/** A post as the caller may read it: Appwrite decides, by the row's permissions. @throws Problem 404 */
export async function readPost(req: RuntimeRequest, rowId: string): Promise<Post> {
  const row = await asCaller(req, ({ db }) => orMissing(db.getRow<PostRow>({ ...posts, rowId })));
  if (!row) throw problems.notFound();
  return postOf(row);
}

type ListQuery = z.infer<(typeof contract)['GET /']['query']>;

/** A page of what the caller may read. @throws Problem 401 where a guest asks for his own, 400 for a bad cursor */
export async function listPosts(
  req: RuntimeRequest,
  { author, mine, cursor, limit }: ListQuery,
): Promise<{ posts: Post[]; cursor: string | null }> {
  const order: ListOrder = mine ? '$createdAt' : 'publishedAt';
  const place = listFrom(order, cursor);
  const own = mine ? Query.equal('authorId', (await userCallerOf(req)).user.$id) : Query.equal('status', 'published');
  const byAuthor = author === undefined ? [] : [Query.equal('authorId', author)];
  // one more than asked for tells whether anything follows
  const queries = [own, ...byAuthor, ...place, Query.limit(limit + 1)];
  const { rows } = await asCaller(req, ({ db }) => db.listRows<PostRow>({ ...posts, queries, total: false }));
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { posts: page.map(postOf), cursor: last ? cursorAfter(order, last[order] ?? '', last.$id) : null };
}
