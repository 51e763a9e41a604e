import { type Models, Permission, Role } from 'node-appwrite';
import { type AdminServices, databaseId, madeOnce, orMissing } from '../../shared/index.ts';
import { type Campaign, definitionOf } from './campaigns.ts';
import type { Progress } from './contract.ts';
import { estimate } from './size.ts';

/** What of a view is read again. */
interface View extends Models.Row {
  total: number | null;
}

const table = { databaseId, tableId: 'campaignProgress' };

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

/*
 * The table `campaignProgress` is the sender's view of it: he alone can read his row and subscribe to it. An execution that was
 * held up must not write what has ceased to be so. Whoever has changed a campaign therefore writes the view only if it is still
 * as it was before the change; whoever works on a campaign writes it first, and makes the change only if it is his turn still.
 */

/** Makes the view of a new campaign; one that is there, somebody made who came later. */
export async function makeView(admin: AdminServices, campaign: Campaign): Promise<void> {
  await madeOnce(admin.db.createRow({ ...table, ...viewOf(campaign) }));
}

/** The view as it is now; undefined where none was made yet. */
export function readView(admin: AdminServices, campaign: string): Promise<View | undefined> {
  return orMissing(admin.db.getRow<View>({ ...table, rowId: campaign }));
}

/** Brings the view to what a campaign is now, unless it was written since it was read. */
export async function refreshView(admin: AdminServices, campaign: Campaign, view: View | undefined): Promise<void> {
  if (!view) return makeView(admin, campaign);
  await madeOnce(admin.dbUnlessChanged(view).updateRow({ ...table, ...viewOf(campaign) }));
}

/** Writes the view whatever it was, and gives it. */
export function writeView(admin: AdminServices, campaign: Campaign): Promise<View> {
  return admin.db.upsertRow<View>({ ...table, ...viewOf(campaign) });
}

/** The campaign with its total, counted for this where it is not known yet; whoever works on the campaign learns it of the view. */
export async function withTotal(admin: AdminServices, campaign: Campaign): Promise<Campaign> {
  if (campaign.total !== null || campaign.state === 'done') return campaign;
  const view = await readView(admin, campaign.$id);
  const total = view?.total ?? (await estimate(admin, definitionOf(campaign).audience));
  const counted = { ...campaign, total };
  const data = { total, percent: percentOf(counted) };
  if (view?.total === null)
    await madeOnce(admin.dbUnlessChanged(view).updateRow({ ...table, rowId: campaign.$id, data }));
  return counted;
}

function viewOf(campaign: Campaign) {
  const { campaign: rowId, total, percent, ...rest } = progressOf(campaign);
  // what is not known here may have been counted by another
  const data = { ...rest, ...(total === null ? {} : { total, percent }) };
  return { rowId, data, permissions: [Permission.read(Role.user(campaign.sender))] };
}
