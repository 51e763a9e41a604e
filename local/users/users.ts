import { isIdentityAddress } from '../directory/identities.ts';
import { type TargetDocument, targets } from '../directory/targets.ts';
import { type UserDocument, users } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { nullable, optional } from '../http/param.ts';
import { customId, email, phone, text, uid } from '../http/params.ts';
import { listPage, totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import type { Selection } from '../store/query.ts';
import { fullUserBody, userBody } from './bodies.ts';
import { userError } from './errors.ts';
import { publishUserEvent } from './events.ts';
import { hashPassword, password, SIGN_UP_HASH } from './passwords/passwords.ts';
import { refuseCommonPassword, refusePersonalData } from './passwords/policies.ts';
import { userQueries } from './queries.ts';
import { insertTarget, insertUser, removeUser, requireUser } from './store.ts';

/** The real server fetches the targets of a page with one query, which accepts at most this many values. */
const LARGEST_PAGE = 500;

const create = route({
  method: 'POST',
  path: '/users',
  scopes: ['users.write'],
  params: {
    userId: customId(),
    email: nullable(email()),
    phone: nullable(phone()),
    password: optional(password(), ''),
    name: optional(text(128), ''),
  },
  async handle({ local }, input) {
    refuseCommonPassword(local, input.password);
    const id = resolveId(input.userId);
    const address = input.email?.toLowerCase() ?? null;
    refusePersonalData(local, input.password, { $id: id, email: address, name: input.name, phone: input.phone });
    const hashed = input.password ? await hashPassword(input.password, SIGN_UP_HASH) : null;
    const user = local.store.transaction(() => {
      if (address && isIdentityAddress(local.store, address)) throw userError('user_email_already_exists');
      const made = insertOrRefuse(() =>
        insertUser(local, {
          id,
          email: address,
          phone: input.phone,
          name: input.name,
          password: hashed,
          hashOptions: SIGN_UP_HASH,
          present: false,
        }),
      );
      if (address) insertTarget(local, made.$id, 'email', address);
      if (input.phone) insertTarget(local, made.$id, 'sms', input.phone);
      return made;
    });
    return created(fullUserBody(local.store, user));
  },
});

/** @throws AppwriteError user_already_exists */
export function insertOrRefuse(insert: () => UserDocument): UserDocument {
  try {
    return insert();
  } catch (error) {
    throw error instanceof DuplicateError ? userError('user_already_exists') : error;
  }
}

const list = route({
  method: 'GET',
  path: '/users',
  scopes: ['users.read'],
  params: { queries: userQueries, search: optional(text(256), ''), total: totalParam() },
  handle(context, { queries, search }) {
    const selection: Selection = search
      ? { ...queries, filters: [...queries.filters, { method: 'search', attribute: 'search', values: [search] }] }
      : queries;
    const { total, items } = listPage(users(context.local.store), selection, 'User');
    if (items.length > LARGEST_PAGE)
      throw AppwriteError.of(
        'general_query_invalid',
        `Query on attribute has greater than ${LARGEST_PAGE} values: userInternalId`,
      );
    const targetsOf = targetsByUser(context, items);
    return ok({ total, users: items.map((user) => userBody(user, targetsOf.get(user.$id) ?? [])) });
  },
});

function targetsByUser({ local }: Context, page: readonly UserDocument[]): Map<string, TargetDocument[]> {
  const byUser = new Map<string, TargetDocument[]>(page.map((user) => [user.$id, []]));
  if (page.length === 0) return byUser;
  const ids = page.map((user) => user.$id);
  const found = targets(local.store).find({
    filters: [{ method: 'equal', attribute: 'userId', values: ids }],
    limit: -1,
  });
  for (const target of found) byUser.get(target.userId)?.push(target);
  return byUser;
}

const get = route({
  method: 'GET',
  path: '/users/:userId',
  scopes: ['users.read'],
  params: { userId: uid() },
  handle: ({ local }, { userId }) => ok(fullUserBody(local.store, requireUser(local, userId))),
});

const remove = route({
  method: 'DELETE',
  path: '/users/:userId',
  scopes: ['users.write'],
  params: { userId: uid() },
  handle({ local, userId: actor }, { userId }) {
    local.store.transaction(() => {
      const body = fullUserBody(local.store, requireUser(local, userId));
      removeUser(local, userId);
      publishUserEvent(local, userId, 'delete', body, actor);
    });
    return noContent();
  },
});

export const userRoutes: readonly Route[] = [create, list, get, remove];
