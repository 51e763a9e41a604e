import { Query } from 'node-appwrite';
import type { AdminServices } from '../../shared/index.ts';
import type { Audience } from './contract.ts';
import { Lookup, type Person } from './lookup.ts';

/** Appwrite counts up to this number. Source: appwrite 1.9.6, APP_LIMIT_COUNT. */
export const COUNTED = 5_000;
/** Memberships listed in one call. */
const MEMBERS = 5_000;

/** A page of an audience, in its order. */
export interface Page {
  people: readonly Person[];
  /** How many were left, including this page; undefined if Appwrite does not count that far. */
  left: number | undefined;
}

/**
 * The audience after one of its users, page by page, up to its end; `size` is at most 500.
 *
 * **Why it is ordered by user id, and a page begins with "greater than the last id".** Every execution has to go through an
 * audience in the same order, whatever happens in between.
 * - An id never changes, so nobody moves from one side of the current position to the other.
 * - A comparison with an id works even if its user was deleted. A cursor is refused then.
 * - The last recipient is read from the message, which contains ids. `$sequence` is not available anywhere.
 * - A user who signs up in the meantime comes before or after the position, and so gets the message once or not at all.
 * - Only the database compares ids, so there is only one order of upper and lower case.
 *
 * A list of users has its own order, which does not change.
 */
export function pagesOf(
  admin: AdminServices,
  audience: Exclude<Audience, { kind: 'topic' }>,
  after: string,
  size: number,
): AsyncGenerator<Page> {
  switch (audience.kind) {
    case 'everyone':
      return usersWith(admin, [], after, size);
    case 'labels':
      return usersWith(admin, [hasLabels(audience)], after, size);
    case 'team':
      return membersOf(admin, audience, after, size);
    case 'users':
      return listed(admin, audience.users, after, size);
  }
}

/** The filter for users with these labels. */
export function hasLabels({ labels, match }: Extract<Audience, { kind: 'labels' }>): string {
  return match === 'all' ? Query.containsAll('labels', labels) : Query.contains('labels', labels);
}

/** The filters for a team's members. */
export function isMember({ roles }: Extract<Audience, { kind: 'team' }>): string[] {
  return [Query.equal('confirm', true), ...(roles ? [Query.contains('roles', roles)] : [])];
}

async function* usersWith(
  admin: AdminServices,
  filters: readonly string[],
  after: string,
  size: number,
): AsyncGenerator<Page> {
  for (let last = after; ; ) {
    const queries = [...filters, ...beyond('$id', last), Query.limit(size)];
    const { total, users } = await admin.users.list({ queries });
    if (users.length === 0) return;
    yield { people: users.map((user) => ({ id: user.$id, user })), left: countable(total) };
    last = users.at(-1)?.$id ?? last;
    if (total <= users.length) return;
  }
}

async function* membersOf(
  admin: AdminServices,
  audience: Extract<Audience, { kind: 'team' }>,
  after: string,
  size: number,
): AsyncGenerator<Page> {
  const users = new Lookup(admin);
  for (let last = after; ; ) {
    const queries = [...isMember(audience), ...beyond('userId', last), Query.limit(MEMBERS)];
    const { total, memberships } = await admin.teams.listMemberships({ teamId: audience.team, queries });
    const ids = memberships.map(({ userId }) => userId);
    const left = countable(total);
    for (let from = 0; from < ids.length; from += size)
      yield { people: await users.find(ids.slice(from, from + size)), left: left === undefined ? left : left - from };
    last = ids.at(-1) ?? last;
    if (total <= ids.length) return;
  }
}

async function* listed(
  admin: AdminServices,
  list: readonly string[],
  after: string,
  size: number,
): AsyncGenerator<Page> {
  const users = new Lookup(admin);
  const ids = [...new Set(list)];
  for (let from = ids.indexOf(after) + 1; from < ids.length; from += size)
    yield { people: await users.find(ids.slice(from, from + size)), left: ids.length - from };
}

function beyond(attribute: string, last: string): string[] {
  return [...(last === '' ? [] : [Query.greaterThan(attribute, last)]), Query.orderAsc(attribute)];
}

function countable(total: number): number | undefined {
  return total < COUNTED ? total : undefined;
}
