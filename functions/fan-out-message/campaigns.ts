import { createHash, randomBytes } from 'node:crypto';
import { type Models, Query } from 'node-appwrite';
import { type AdminServices, isConflict, isSame, orMissing } from '../../shared/index.ts';
import type { CampaignsRow } from '../../shared/rows.ts';
import { databaseId, functionTimeout } from '../../shared/surroundings.ts';
import type { CampaignRequest } from './contract.ts';

/**
 * How long a lease lasts, in milliseconds: what an execution may take, and a minute in which it may wait for its turn.
 * After it anybody may take the campaign up, so that this is also what a crash costs.
 */
const LEASE = (functionTimeout + 60) * 1000;

/**
 * What is asked, how far it is, and whose turn it is. Only the function sees it.
 * - `definition`: the request as JSON.
 * - `sender`: who began it; or who retried it since, where that one may not send any more.
 * - `lease`: the hash of the token with which an execution proves that it is its turn. Blank where it is nobody's.
 * - `dueAt`: when whoever finds the campaign may take it up: its scheduled time, or the end of the lease.
 * - `shownAt`: when `campaignProgress` was last written.
 * - `last`: the last recipient of the last message; the next message's id comes of it. Blank before the first.
 * - `seen`: who was looked at last; between `last` and this user there is nobody to send to.
 * - `complete`: nobody is left to send to.
 * - `repeatBefore`: messages made before this moment that failed are to be repeated; null where none are.
 * - `repeated`: the last message that was looked at for it.
 */
export type Campaign = CampaignsRow;

/** What of a campaign changes while it runs. */
export type CampaignChange = Partial<Omit<Campaign, keyof Models.Row | 'definition' | 'fingerprint'>>;

/** Somebody else has changed the campaign: took it over, or cancelled it. What was to be done next must not be. */
export class LostError extends Error {
  override readonly name = 'LostError';
}

const table = { databaseId, tableId: 'campaigns' };

/** The campaign as its sender asked for it. */
export function definitionOf({ definition }: Pick<Campaign, 'definition'>): CampaignRequest {
  return JSON.parse(definition) as CampaignRequest;
}

/** A new lease: the token that goes into the next execution's body, and what of it is kept. */
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

/** The same for requests that ask the same, in whatever order their fields came. */
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

/** Keeps a new campaign; undefined where its id is taken. Of many at once one makes it. */
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

/** Changes a campaign as it was read. @throws LostError where it was changed since */
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

/** Campaigns whose time has come and that nobody works on, longest waiting first; the others come the next time. */
export async function dueCampaigns(admin: AdminServices): Promise<Campaign[]> {
  const queries = [
    Query.equal('state', ['scheduled', 'running']),
    Query.lessThanEqual('dueAt', new Date().toISOString()),
    Query.orderAsc('dueAt'),
    Query.limit(10),
  ];
  return (await admin.db.listRows<Campaign>({ ...table, queries })).rows;
}
