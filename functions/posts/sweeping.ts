import { Query } from 'node-appwrite';
import { type AdminServices, type Budget, madeOnce, orMissing, sweep } from '../../shared/index.ts';
import { type PostRow, posts } from './post.ts';

/**
 * Takes the permissions from drafts: an earlier release gave read to the author's id, and whoever takes that id could read them
 * past this function. Gives how many it took. A draft that somebody changes at that moment is seen in the next pass.
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
