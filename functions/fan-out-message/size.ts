import { Query } from 'node-appwrite';
import { type AdminServices, isNotFound } from '../../shared/index.ts';
import { COUNTED, hasLabels, isMember } from './audience.ts';
import type { Audience, CampaignRequest } from './contract.ts';
import { Lookup } from './lookup.ts';

/** Ids looked up in one call. */
const AT_ONCE = 500;

/** The size of an audience. */
export interface Size {
  isEmpty: boolean;
  /** Null if Appwrite does not count that far. */
  total: number | null;
}

/**
 * The current size of an audience, in one call; undefined if there is no such team or topic. For a list of users it only checks
 * that one of them exists, with one call for each 500 until one is found.
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

/** The accuracy of an approximate count. */
const PRECISION = 0.02;

/**
 * The approximate size of a large audience, within 2 %. Appwrite counts only to 5,000, but a list can be read at any offset.
 * Some twenty calls for a million; sending does not wait for it.
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
