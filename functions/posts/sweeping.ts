import { Query } from 'node-appwrite';
import { type AdminServices, type Budget, madeOnce, orMissing, sweep } from '../../shared/index.ts';
import { type PostRow, posts } from './post.ts';

/**
 * Removes the permissions of drafts. An earlier release gave read to the author's id, so a later user with that id could read them
 * directly. Returns the number of drafts. A draft that changes at that moment is handled by the next run.
 */
export async function takePermissions(admin: AdminServices, budget: Budget): Promise<number> {
  let taken = 0;
  const drafts = [Query.equal('status', 'draft'), Query.select(['$id', '$updatedAt', '$permissions'])];
  await sweep<PostRow>(admin, { tableId: posts.tableId, queries: drafts }, budget, async (rows) => {
    for (const row of rows.filter(({ $permissions }) => $permissions.length > 0)) {
      const change = admin.dbUnlessChanged(row).updateRow({ ...posts, rowId: row.$id, permissions: [] });
      if (await madeOnce(orMissing(change))) taken++;
    }
  });
  return taken;
}
