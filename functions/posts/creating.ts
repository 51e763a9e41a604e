import { ID, type Models } from 'node-appwrite';
import {
  type AdminServices,
  databaseId,
  isConflict,
  madeOnce,
  orMissing,
  Problem,
  problems,
  type RuntimeRequest,
  stableId,
} from '../../shared/index.ts';
import type { PostKeysRow } from '../../shared/rows.ts';
import { type NewPost, newRow, type Post, type PostRow, postOf, posts, withEtag } from './post.ts';

/** A random id, shorter than Appwrite's maximum, so that the ids of posts that were created with a key are recognisable. */
const randomId = () => ID.unique(19);
const COMPUTED_LENGTH = 36;

/** Creates a post in one call. @throws Problem 410 */
export async function createPost(admin: AdminServices, body: NewPost, author: Models.User): Promise<Post> {
  const { row } = await makeRow(admin, randomId(), body, author);
  return postOf(row);
}

/** The key with which a post was created, stored under the post's id. It stays when the post is deleted. */
const keys = { databaseId, tableId: 'postKeys' } as const;

/**
 * Creates the post of an `Idempotency-Key` once, and answers every retry with the first answer. Three calls, at most six if an
 * earlier attempt was interrupted.
 *
 * It is correct after a crash at any call because of the order: first the key, then the post; a deletion marks the key before it
 * deletes the post. A post that is missing under an unmarked key was therefore never created. If a deletion comes between the
 * check and the creation, the mark is found afterwards and the post is deleted again.
 * @throws Problem 409 if the key was used with another body, 410 if the post has been deleted
 */
export async function createPostOnce(
  admin: AdminServices,
  key: string,
  body: NewPost,
  author: Models.User,
): Promise<Post> {
  // a later user with the id of a deleted one has their own keys
  const rowId = stableId('post', author.$id, author.$createdAt, key);
  const fingerprint = stableId(body.title, body.content, body.status);
  const isFirst = await madeOnce(
    admin.db.createRow<PostKeysRow>({ ...keys, rowId, data: { fingerprint, deleted: false } }),
  );
  if (!isFirst) {
    const row = await readRow(admin, rowId);
    const known = await readKey(admin, rowId);
    if (known.fingerprint !== fingerprint) throw reused();
    if (row) return firstAnswer(row, body);
    if (known.deleted) throw gone();
  }
  const { row, made } = await makeRow(admin, rowId, body, author);
  if (made && (await readKey(admin, rowId)).deleted) {
    // not if it has changed: then the deletion that marked the key repeats itself
    await orMissing(admin.dbUnlessChanged(row).deleteRow({ ...posts, rowId })).catch(ignoreConflict);
    throw gone();
  }
  return firstAnswer(row, body);
}

/** Marks the key of a post before its deletion, so that no retry creates the post again. */
export async function markDeleted({ db }: AdminServices, rowId: string): Promise<void> {
  if (rowId.length !== COMPUTED_LENGTH) return;
  await orMissing(db.updateRow<PostKeysRow>({ ...keys, rowId, data: { deleted: true } }));
}

/** The request's key, if it has one. @throws Problem 400 */
export function idempotencyKeyOf({ headers }: RuntimeRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw problems.invalid([
    { at: 'headers.idempotency-key', message: '1 to 255 ASCII characters without blanks expected' },
  ]);
}

function readRow({ db }: AdminServices, rowId: string): Promise<PostRow | undefined> {
  return orMissing(db.getRow<PostRow>({ ...posts, rowId }));
}

function readKey({ db }: AdminServices, rowId: string): Promise<PostKeysRow> {
  return db.getRow<PostKeysRow>({ ...keys, rowId });
}

/** Creates the row, or reads the one from an earlier attempt with the same id. @throws Problem 410 */
async function makeRow(
  admin: AdminServices,
  rowId: string,
  body: NewPost,
  author: Models.User,
): Promise<{ row: PostRow; made: boolean }> {
  try {
    return { row: await admin.db.createRow<PostRow>({ ...posts, rowId, ...newRow(body, author) }), made: true };
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
  const row = await readRow(admin, rowId);
  if (!row) throw gone();
  return { row, made: false };
}

/** The post as it was created, whatever has changed since. A publication date never changes once it is set. */
function firstAnswer(row: PostRow, { title, content, status }: NewPost): Post {
  const publishedAt = status === 'published' ? row.publishedAt : null;
  const { etag: _, ...now } = postOf(row);
  return withEtag({ ...now, title, content, status, publishedAt, updatedAt: row.$createdAt });
}

function ignoreConflict(error: unknown): void {
  if (!isConflict(error)) throw error;
}

function reused(): Problem {
  return new Problem(409, 'key-reused', 'This Idempotency-Key was used for another request.');
}

function gone(): Problem {
  return new Problem(410, 'gone', 'The post that was created with this Idempotency-Key has been deleted.');
}
