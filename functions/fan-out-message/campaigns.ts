import { createHash, randomBytes } from 'node:crypto';
import { type Models, Query } from 'node-appwrite';
import { type AdminServices, isConflict, isSame, orMissing } from '../../shared/index.ts';
import type { CampaignsRow } from '../../shared/rows.ts';
import { databaseId, functionTimeout } from '../../shared/surroundings.ts';
import type { CampaignRequest } from './contract.ts';

/**
 * How long a lease is valid, in milliseconds: the function's timeout, and a minute in the queue. After that another execution
 * may continue the campaign, so this is also the delay after a crash.
 */
const LEASE = (functionTimeout + 60) * 1000;

/**
 * The request, the position and the lease of a campaign. Only the function can read it.
 * - `definition`: the request as JSON.
 * - `sender`: the user who started it, or who retried it if the first one may not send any more.
 * - `lease`: the hash of the token by which an execution proves that it may work on the campaign. Empty if none may.
 * - `dueAt`: when the schedule may start or continue the campaign: its scheduled time, or the end of the lease.
 * - `shownAt`: when `campaignProgress` was last written.
 * - `last`: the last recipient of the last message, from which the next message's id is computed. Empty before the first.
 * - `seen`: the last user who was checked; there is nobody to send to between `last` and this user.
 * - `complete`: there are no further recipients.
 * - `repeatBefore`: failed messages from before this time are repeated; null for none.
 * - `repeated`: the last message that was checked for repetition.
 */
export type Campaign = CampaignsRow;

/** The fields of a campaign that change while it runs. */
export type CampaignChange = Partial<Omit<Campaign, keyof Models.Row | 'definition' | 'fingerprint'>>;

/** Another execution has taken over or cancelled the campaign. This one must stop. */
export class LostError extends Error {
  override readonly name = 'LostError';
}

const table = { databaseId, tableId: 'campaigns' };

/** The sender's request. */
export function definitionOf({ definition }: Pick<Campaign, 'definition'>): CampaignRequest {
  return JSON.parse(definition) as CampaignRequest;
}

/** A new lease: the token for the next execution's body, and the stored hash of it. */
export function newLease() {
  const token = randomBytes(32).toString('hex');
  return { token, kept: { lease: hashOf(token), dueAt: new Date(Date.now() + LEASE).toISOString() } };
}

/** Whether this is the token of the campaign's lease. */
export function isHeldBy({ lease }: Campaign, token: string): boolean {
  return isSame(lease, hashOf(token));
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Equal for requests with the same content, independent of the order of fields. */
export function fingerprintOf(definition: CampaignRequest): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(definition)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** Stores a new campaign; undefined if its id exists. Of several simultaneous calls, one succeeds. */
export async function createCampaign(
  admin: AdminServices,
  definition: CampaignRequest,
  start: Pick<Campaign, 'sender' | 'state' | 'lease' | 'dueAt' | 'startedAt' | 'total'>,
): Promise<Campaign | undefined> {
  const data = {
    ...start,
    definition: JSON.stringify(definition),
    fingerprint: fingerprintOf(definition),
    shownAt: start.startedAt,
    ...{ sent: 0, skipped: 0, failed: 0, last: '', seen: '', complete: false, repeatBefore: null, repeated: '' },
  };
  try {
    return await admin.db.createRow<Campaign>({ ...table, rowId: definition.campaign, data, permissions: [] });
  } catch (error) {
    if (isConflict(error)) return undefined;
    throw error;
  }
}

/** The campaign with this id, if there is one. */
export function readCampaign(admin: AdminServices, id: string): Promise<Campaign | undefined> {
  return orMissing(admin.db.getRow<Campaign>({ ...table, rowId: id }));
}

/** Changes a campaign. @throws LostError if it has changed since it was read */
export async function changeCampaign(
  admin: AdminServices,
  campaign: Campaign,
  data: CampaignChange,
): Promise<Campaign> {
  try {
    return await admin.dbUnlessChanged(campaign).updateRow<Campaign>({ ...table, rowId: campaign.$id, data });
  } catch (error) {
    if (isConflict(error)) throw new LostError(`campaign ${campaign.$id} was changed by another`);
    throw error;
  }
}

/** Campaigns that are due and without a valid lease, the longest waiting first. The rest follows in the next run. */
export async function dueCampaigns(admin: AdminServices): Promise<Campaign[]> {
  const queries = [
    Query.equal('state', ['scheduled', 'running']),
    Query.lessThanEqual('dueAt', new Date().toISOString()),
    Query.orderAsc('dueAt'),
    Query.limit(10),
  ];
  return (await admin.db.listRows<Campaign>({ ...table, queries })).rows;
}
