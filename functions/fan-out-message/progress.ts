import { Permission, Role } from 'node-appwrite';
import { type AdminServices, type Budget, databaseId, madeOnce, orMissing, sweep } from '../../shared/index.ts';
import type { CampaignProgressRow } from '../../shared/rows.ts';
import { type Campaign, definitionOf, readCampaign } from './campaigns.ts';
import type { Progress } from './contract.ts';
import { countAfter } from './messages.ts';
import { estimate } from './size.ts';
import { variables } from './variables.ts';

/** The fields of a view that are read. */
type View = CampaignProgressRow;

const table = { databaseId, tableId: 'campaignProgress' };

/** The progress of a campaign, as answered. */
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

/** Assumes that the rest takes as much time per recipient as before. */
function expectedEndOf({ total, sent, skipped, startedAt }: Campaign): string | null {
  const gone = sent + skipped;
  if (total === null || startedAt === null || gone === 0) return null;
  const each = (Date.now() - Date.parse(startedAt)) / gone;
  return new Date(Date.now() + each * Math.max(0, total - gone)).toISOString();
}

/*
 * The table `campaignProgress` shows the progress to users who may send: they can read a row and subscribe to it. The permission
 * is for their label, not for the sender's id: that would outlive the sender, and the next user with the id would have it.
 *
 * A delayed execution must not write an outdated view. So code that has changed a campaign writes the view only if it is still as
 * before the change. Code that works on a campaign writes the view first, and changes the campaign only if its lease is valid.
 */

/** Creates the view of a new campaign, unless a later call has already created it. */
export async function makeView(admin: AdminServices, campaign: Campaign): Promise<void> {
  await madeOnce(admin.db.createRow({ ...table, ...viewOf(campaign) }));
}

/** The current view; undefined if there is none yet. */
export function readView(admin: AdminServices, campaign: string): Promise<View | undefined> {
  return orMissing(admin.db.getRow<View>({ ...table, rowId: campaign }));
}

/** Updates the view to the campaign's current state, unless it was written since it was read. */
export async function refreshView(admin: AdminServices, campaign: Campaign, view: View | undefined): Promise<void> {
  if (!view) return makeView(admin, campaign);
  await madeOnce(admin.dbUnlessChanged(view).updateRow({ ...table, ...viewOf(campaign) }));
}

/** Writes the view unconditionally, and returns it. */
export function writeView(admin: AdminServices, campaign: Campaign): Promise<View> {
  return admin.db.upsertRow<View>({ ...table, ...viewOf(campaign) });
}

/**
 * The campaign, including the recipients of messages that were created after its position was stored. At least one call for a
 * running campaign.
 */
export async function withMade(admin: AdminServices, campaign: Campaign): Promise<Campaign> {
  if (campaign.state !== 'running' || campaign.complete) return campaign;
  const made = await countAfter(admin, campaign.$id, campaign.last);
  return made === 0 ? campaign : { ...campaign, sent: campaign.sent + made };
}

/** The campaign with its total. Counts it if it is not known; an execution that works on the campaign reads it from the view. */
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
  // another execution may have counted it
  const data = { ...rest, state: campaign.state, ...(total === null ? {} : { total, percent }) };
  return { rowId, data, permissions: permissions() };
}

function permissions(): string[] {
  return [Permission.read(Role.label(variables.SENDER_LABEL))];
}

/**
 * Updates the view of a running campaign after a crash, until another execution continues the campaign. It never overwrites an
 * end, because code that ends a campaign writes the view first.
 */
async function showMade(admin: AdminServices, view: View): Promise<void> {
  const campaign = await readCampaign(admin, view.$id);
  if (campaign?.state !== 'running') return;
  const now = await withMade(admin, { ...campaign, total: campaign.total ?? view.total });
  if (now.sent <= view.sent) return;
  const data = { sent: now.sent, percent: percentOf(now) };
  await madeOnce(orMissing(admin.dbUnlessChanged(view).updateRow({ ...table, rowId: view.$id, data })));
}

/** Once a minute: updates the permissions of the views. An earlier release gave read to the sender's id, and the label may change. */
export async function tendViews(admin: AdminServices, budget: Budget): Promise<void> {
  const [wanted] = permissions();
  await sweep<View>(admin, { tableId: table.tableId }, budget, async (views) => {
    for (const view of views) {
      if (view.state === 'running') await showMade(admin, view);
      if (view.$permissions.length === 1 && view.$permissions[0] === wanted) continue;
      const change = { ...table, rowId: view.$id, permissions: permissions() };
      await madeOnce(orMissing(admin.dbUnlessChanged(view).updateRow(change)));
    }
  });
}
