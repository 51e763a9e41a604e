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

/** Random and a little shorter than Appwrite takes, so that the posts made with a key can be told by their id. */
const randomId = () => ID.unique(19);
const COMPUTED_LENGTH = 36;

/** Makes a post: one call. @throws Problem 410 */
export async function createPost(admin: AdminServices, body: NewPost, author: Models.User): Promise<Post> {
  const { row } = await makeRow(admin, randomId(), body, author);
  return postOf(row);
}

/** A key that a post was made with, under the post's id. It stays when the post goes. */
const keys = { databaseId, tableId: 'postKeys' } as const;

/**
 * Makes the post of an `Idempotency-Key` once, and gives every retry the first answer: three calls, six at most where an
 * earlier attempt ended half-way. The order makes it right wherever one ends: first the key, then the post; a deletion marks
 * the key before it removes the post. So a post that is missing under an unmarked key was never there; and where it was
 * deleted between looking and making it, the mark is found afterwards and the post taken back.
 * @throws Problem 409 where the key was used for another body, 410 where the post was deleted since
 */
export async function createPostOnce(
  admin: AdminServices,
  key: string,
  body: NewPost,
  author: Models.User,
): Promise<Post> {
  // whoever takes the id of a deleted user has keys of their own
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
    // unless somebody changed it: then the deletion that marked the key is not done, and looks again itself
    await orMissing(admin.dbUnlessChanged(row).deleteRow({ ...posts, rowId })).catch(ignoreConflict);
    throw gone();
  }
  return firstAnswer(row, body);
}

/** Says that a post is about to be deleted, if it was made with a key: no retry makes it again. */
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

/** Makes the row, or finds the one that an earlier attempt at the same id has made. @throws Problem 410 */
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

/** The post as it was when it was made, whatever became of it. A date of publication, once set, never changes. */
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
  return new Problem(410, 'gone', 'What this Idempotency-Key made was deleted since.');
}
