import { type Models, Query } from 'node-appwrite';
import { type AdminServices, isNotFound, refusalOf } from '../../shared/index.ts';
import type { Audience, CampaignRequest } from './contract.ts';

/** Appwrite counts no further. Source: appwrite 1.9.6, APP_LIMIT_COUNT. */
export const COUNTED = 5_000;
/** How many memberships are listed at a time. */
const MEMBERS = 5_000;

/** Some of an audience, in its order. */
export interface Page {
  /** Who belongs; without `user` where nobody has that id any more. */
  people: readonly { id: string; user?: Models.User }[];
  /** How many were left, with this page; undefined where they are more than Appwrite counts. */
  left: number | undefined;
}

/**
 * The audience after one of its users, page by page, up to its end; `size` is at most 500.
 *
 * **Why the order is that of the users' ids, and a page begins "greater than the last one's id".** The way through an
 * audience has to be the same for every execution, whatever happens in between. An id never changes, so that nobody moves
 * from after the place reached to before it or back. Comparing ids needs no user: a cursor does, and is refused once its user
 * is deleted. Who last got a message is read from the message, and his id is there, whereas `$sequence` is shown nowhere. Who
 * signs up meanwhile comes before or after the place, and so is not reached or reached once, as befits somebody who was not
 * there throughout. It is the database alone that compares, so that its idea of upper and lower case is the only one.
 * A list of users has its own order, which does not change at all.
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

/**
 * How many there are, up to {@link COUNTED}, counted at the price of one call at most; undefined where there is no such team
 * or topic.
 */
export async function sizeOf(
  admin: AdminServices,
  { audience, channel }: CampaignRequest,
): Promise<number | undefined> {
  try {
    switch (audience.kind) {
      case 'everyone':
        return (await admin.users.list({ queries: [Query.limit(1)] })).total;
      case 'labels':
        return (await admin.users.list({ queries: [hasLabels(audience), Query.limit(1)] })).total;
      case 'team': {
        const queries = [...isMember(audience), Query.limit(1)];
        return (await admin.teams.listMemberships({ teamId: audience.team, queries })).total;
      }
      case 'users':
        return new Set(audience.users).size;
      case 'topic':
        return (await admin.messaging.getTopic({ topicId: audience.topic }))[`${channel}Total`];
    }
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function hasLabels({ labels, match }: Extract<Audience, { kind: 'labels' }>): string {
  return match === 'all' ? Query.containsAll('labels', labels) : Query.contains('labels', labels);
}

function isMember({ roles }: Extract<Audience, { kind: 'team' }>): string[] {
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

/** Finds users by their ids. */
export class Lookup {
  readonly #admin: AdminServices;
  /** How many ids an address may hold; less, once one was too long for a server or a proxy on the way. */
  #most = 500;

  constructor(admin: AdminServices) {
    this.#admin = admin;
  }

  /** The users of these ids, in their order, without `user` where there is none. */
  async find(ids: readonly string[]): Promise<Page['people']> {
    const found = new Map<string, Models.User>();
    for (let from = 0; from < ids.length; ) {
      const some = ids.slice(from, from + this.#most);
      try {
        const queries = [Query.equal('$id', some), Query.limit(some.length)];
        for (const user of (await this.#admin.users.list({ queries })).users) found.set(user.$id, user);
        from += some.length;
      } catch (error) {
        const status = refusalOf(error)?.status;
        if ((status !== 414 && status !== 431) || some.length === 1) throw error;
        this.#most = Math.ceil(some.length / 2);
      }
    }
    return ids.map((id) => {
      const user = found.get(id);
      return user ? { id, user } : { id };
    });
  }
}
