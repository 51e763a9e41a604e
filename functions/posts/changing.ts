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

/** One attempt at a post: as it was read, by whom, and ways to write. */
export interface Attempt {
  row: PostRow;
  /** Refused with 409 where the post was changed since it was read. */
  unlessChanged: TablesDB;
  admin: AdminServices;
}

/** Whether somebody may do what he asks for to another's published post. */
export type MayModerate = (user: Models.User) => boolean;

/**
 * Changes or deletes a post for its author, or for a moderator where it is published. The post is read and the caller asked
 * for at once; a post's author never changes, so that the comparison holds until the write. Where somebody else wrote in
 * between, all is looked at anew, until the execution's time is up.
 * @param attempt gives undefined where it found that somebody else came in between
 * @throws Problem 401 for a guest; for a stranger 403 where he may read the post, else 404, as where there is none; 412
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
