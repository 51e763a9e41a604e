import { createHash } from 'node:crypto';
import { type Models, Permission, Role } from 'node-appwrite';
import type * as z from 'zod/mini';
import { databaseId, isMadeBy, rowText } from '../../shared/index.ts';
import type { PostsRow } from '../../shared/rows.ts';
import type { contract, post } from './contract.ts';

export const posts = { databaseId, tableId: 'posts' } as const;

/** A post as answered. */
export type Post = z.infer<typeof post>;
export type NewPost = z.infer<(typeof contract)['POST /']['body']>;
export type PostChange = z.infer<(typeof contract)['PATCH /:id']['body']>;

/** The size of the column `authorName`, in characters. */
const NAME_SIZE = 128;

/** The columns of the table `posts`. `authorId` is written when the row is created and never changes. */
export type PostData = Pick<Post, 'title' | 'content' | 'status' | 'authorId' | 'authorName' | 'publishedAt'>;
export type PostRow = PostsRow;

/**
 * Everyone can read published posts. Only the function's key can read drafts, for their author: a permission for a user's id would
 * outlive the user, and the next user with the id would have it. Only this function writes.
 */
export function permissionsOf(status: Post['status']): string[] {
  return status === 'published' ? [Permission.read(Role.any())] : [];
}

/** Whether this user wrote the post; not an earlier user with the same id. */
export function isAuthor(user: Models.User, row: PostRow): boolean {
  return row.authorId === user.$id && isMadeBy(row, user);
}

/** The parameters of `createRow` for a new post. */
export function newRow(
  { title, content, status }: NewPost,
  author: Models.User,
): { data: PostData; permissions: string[] } {
  const publishedAt = status === 'published' ? now() : null;
  const data = {
    title,
    content,
    status,
    authorId: author.$id,
    authorName: rowText(author.name, NAME_SIZE),
    publishedAt,
  };
  return { data, permissions: permissionsOf(status) };
}

/** The parameters of `updateRow` for the part of a change that a row does not have yet; undefined if it has everything. */
export function changeOf(
  row: PostRow,
  change: PostChange,
): { data: Partial<PostData>; permissions?: string[] } | undefined {
  const data: Partial<PostData> = {};
  for (const key of ['title', 'content', 'status'] as const)
    if (change[key] !== undefined && change[key] !== row[key]) Object.assign(data, { [key]: change[key] });
  if (Object.keys(data).length === 0) return undefined;
  if (data.status === undefined) return { data };
  // a post that is published again keeps its date and its place
  if (data.status === 'published' && row.publishedAt === null) data.publishedAt = now();
  return { data, permissions: permissionsOf(data.status) };
}

/** The row as answered to a caller. */
export function postOf(row: PostRow): Post {
  const { title, content, status, authorId, authorName, publishedAt } = row;
  const { $id: id, $createdAt: createdAt, $updatedAt: updatedAt } = row;
  return withEtag({ id, title, content, status, authorId, authorName, publishedAt, createdAt, updatedAt });
}

/** A post with its ETag, which changes with every field and is the same for all callers. */
export function withEtag(post: Omit<Post, 'etag'>): Post {
  const hash = createHash('sha256').update(JSON.stringify(post)).digest('base64url');
  return { ...post, etag: `"${hash.slice(0, 32)}"` };
}

/** The current time in Appwrite's format. */
function now(): string {
  return new Date().toISOString().replace('Z', '+00:00');
}
