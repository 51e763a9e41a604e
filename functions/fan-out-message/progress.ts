import { Permission, Role } from 'node-appwrite';
import type { AdminServices } from '../../shared/index.ts';
import { type Campaign, definitionOf } from './campaigns.ts';
import type { Progress } from './contract.ts';

const table = { databaseId: 'app', tableId: 'campaignProgress' };

/** How far a campaign is, for its sender. */
export function progressOf(campaign: Campaign): Progress {
  const { $id, state, sent, skipped, failed, total, startedAt } = campaign;
  const { channel } = definitionOf(campaign);
  const percent = state === 'done' ? 100 : percentOf(campaign);
  const expectedEnd = state === 'running' ? expectedEndOf(campaign) : null;
  return { campaign: $id, channel, state, sent, skipped, failed, total, percent, startedAt, expectedEnd };
}

function percentOf({ total, sent, skipped }: Campaign): number | null {
  if (total === null) return null;
  return total === 0 ? 0 : Math.min(99, Math.floor((100 * (sent + skipped)) / total));
}

/** As much time for those who are left as it took for the others. */
function expectedEndOf({ total, sent, skipped, startedAt }: Campaign): string | null {
  const gone = sent + skipped;
  if (total === null || startedAt === null || gone === 0) return null;
  const each = (Date.now() - Date.parse(startedAt)) / gone;
  return new Date(Date.now() + each * Math.max(0, total - gone)).toISOString();
}

/** Writes it to the table `campaignProgress`, where its sender, and nobody else, can read it and subscribe to it. */
export async function showProgress(admin: AdminServices, campaign: Campaign): Promise<void> {
  const { campaign: rowId, ...data } = progressOf(campaign);
  const permissions = [Permission.read(Role.user(campaign.sender))];
  await admin.db.upsertRow({ ...table, rowId, data, permissions });
}
