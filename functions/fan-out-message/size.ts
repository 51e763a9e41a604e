import { Query } from 'node-appwrite';
import { type AdminServices, isNotFound } from '../../shared/index.ts';
import { COUNTED, hasLabels, isMember } from './audience.ts';
import type { Audience, CampaignRequest } from './contract.ts';
import { Lookup } from './lookup.ts';

/** Ids that are looked up with one call. */
const AT_ONCE = 500;

/** How many an audience has. */
export interface Size {
  isEmpty: boolean;
  /** Null where they are more than Appwrite counts. */
  total: number | null;
}

/**
 * How many an audience has now, with one call; undefined where there is no such team or topic. Of a list of users it is known
 * whether one of them is there, with a call for each 500 until one is.
 */
export async function sizeOf(admin: AdminServices, { audience, channel }: CampaignRequest): Promise<Size | undefined> {
  try {
    switch (audience.kind) {
      case 'topic':
        return exactly((await admin.messaging.getTopic({ topicId: audience.topic }))[`${channel}Total`]);
      case 'users':
        return { isEmpty: !(await isAnybody(admin, audience.users)), total: new Set(audience.users).size };
      case 'team':
        if (audience.roles === undefined) return exactly((await admin.teams.get({ teamId: audience.team })).total);
    }
    const { total } = await list(admin, audience, 0);
    return total < COUNTED ? exactly(total) : { isEmpty: false, total: null };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function isAnybody(admin: AdminServices, ids: readonly string[]): Promise<boolean> {
  const lookup = new Lookup(admin);
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const people = await lookup.find(ids.slice(from, from + AT_ONCE));
    if (people.some(({ user }) => user)) return true;
  }
  return false;
}

function exactly(total: number): Size {
  return { isEmpty: total === 0, total };
}

/** How near a count of many comes. */
const PRECISION = 0.02;

/**
 * About how many a large audience has, within 2 %: Appwrite counts to 5,000 only, but a list can be looked into far behind.
 * Some twenty calls for a million; nothing that is sent waits for it.
 */
export async function estimate(admin: AdminServices, audience: Audience): Promise<number> {
  const isBeyond = async (offset: number) => (await list(admin, audience, offset)).isThere;
  let atLeast = COUNTED;
  let below = 2 * COUNTED;
  for (; await isBeyond(below); below *= 2) atLeast = below;
  while (below - atLeast > PRECISION * atLeast) {
    const middle = Math.round((atLeast + below) / 2);
    if (await isBeyond(middle)) atLeast = middle;
    else below = middle;
  }
  return Math.round((atLeast + below) / 2);
}

async function list(admin: AdminServices, audience: Audience, offset: number) {
  const one = [Query.offset(offset), Query.limit(1)];
  if (audience.kind === 'team') {
    const queries = [...isMember(audience), ...one];
    const { total, memberships } = await admin.teams.listMemberships({ teamId: audience.team, queries });
    return { total, isThere: memberships.length > 0 };
  }
  const queries = [...(audience.kind === 'labels' ? [hasLabels(audience)] : []), ...one];
  const { total, users } = await admin.users.list({ queries });
  return { total, isThere: users.length > 0 };
}
