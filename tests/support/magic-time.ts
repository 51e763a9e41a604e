import { targets } from '../../local/directory/targets.ts';
import { tokens } from '../../local/directory/tokens.ts';
import type { Links } from './magic-links.ts';

const HOUR = 3_600_000;

/**
 * Moves one user 62 minutes into the future: the changes of their address and phone become older, and what was sent to them expires.
 * Links stay unchanged.
 */
export async function lateEnough({ local, db }: Links, userId: string): Promise<void> {
  const back = (time: string) => new Date(Date.parse(time) - HOUR - 120_000).toISOString();
  for (const { $id, $updatedAt } of targets(local.store).where('userId', userId))
    targets(local.store).update($id, {}, { at: back($updatedAt) });
  for (const { $id, expire } of tokens(local.store).where('userId', userId))
    tokens(local.store).update($id, { expire: back(expire) });
  const table = { databaseId: 'app', tableId: 'linkHolds' };
  for (const row of (await db.listRows(table)).rows)
    await db.updateRow({ ...table, rowId: row.$id, data: { expires: back(String(row['expires'])) } });
}
