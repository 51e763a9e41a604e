import type { Models, TablesDB } from 'node-appwrite';
import {
  type AdminServices,
  createAdminClient,
  isConflict,
  isNotFound,
  orMissing,
  problems,
  type RuntimeRequest,
  refuseGuest,
  userCallerOf,
} from '../../shared/index.ts';
import { checkVersion } from './conditions.ts';
import { isAuthor, type PostRow, postOf, posts } from './post.ts';

/** One attempt to change a post: the row, the user, and clients to write with. */
export interface Attempt {
  row: PostRow;
  /** Refused with 409 if the post has changed since it was read. */
  unlessChanged: TablesDB;
  admin: AdminServices;
}

/** Whether a user may make this change to another user's published post. */
export type MayModerate = (user: Models.User) => boolean;

/**
 * Changes or deletes a post for its author, or a published post for a moderator. The post and the caller are read in parallel. A
 * post's author never changes, so the comparison stays valid until the write. If another change came in between, everything is
 * repeated until the execution's time is up.
 * @param attempt returns undefined if another change came in between
 * @throws Problem 401 for a guest; for another user 403 if they may read the post, and otherwise 404, as if there was none; 412
 */
export async function changePost<Result>(
  req: RuntimeRequest,
  rowId: string,
  mayModerate: MayModerate,
  attempt: (attempt: Attempt) => Promise<Result | undefined>,
): Promise<Result> {
  refuseGuest(req);
  const admin = createAdminClient(req);
  for (;;) {
    const [{ user }, row] = await Promise.all([
      userCallerOf(req),
      orMissing(admin.db.getRow<PostRow>({ ...posts, rowId })),
    ]);
    if (!row) throw problems.notFound();
    checkRight(row, user, mayModerate);
    checkVersion(req.headers, postOf(row).etag);
    try {
      const result = await attempt({ row, admin, unlessChanged: admin.dbUnlessChanged(row) });
      if (result !== undefined) return result;
    } catch (error) {
      if (!isConflict(error) && !isNotFound(error)) throw error;
    }
  }
}

function checkRight(row: PostRow, user: Models.User, mayModerate: MayModerate): void {
  if (isAuthor(user, row)) return;
  if (row.status !== 'published') throw problems.notFound();
  if (!mayModerate(user)) throw problems.forbidden();
}
