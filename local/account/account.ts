import { isIdentityAddress } from '../directory/identities.ts';
import { AppwriteError } from '../errors.ts';
import { withoutSession } from '../http/cookies.ts';
import { optional } from '../http/param.ts';
import { customId, email, settings, text } from '../http/params.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { resolveId } from '../store/ids.ts';
import { accountBody } from '../users/bodies.ts';
import { hashPassword, password, SIGN_UP_HASH } from '../users/passwords/passwords.ts';
import { refuseCommonPassword, refusePersonalData } from '../users/passwords/policies.ts';
import { insertTarget, insertUser, removeUser, updateUser } from '../users/store.ts';
import { insertOrRefuse } from '../users/users.ts';
import { replyChanged } from './changed.ts';

const create = route({
  method: 'POST',
  path: '/account',
  scopes: ['sessions.write'],
  rateLimit: { limit: 10 },
  params: { userId: customId(), email: email(), password: password(), name: optional(text(128), '') },
  async handle({ local }, input) {
    refuseCommonPassword(local, input.password);
    const id = resolveId(input.userId);
    const address = input.email.toLowerCase();
    refusePersonalData(local, input.password, { $id: id, email: address, name: input.name, phone: null });
    const hashed = await hashPassword(input.password, SIGN_UP_HASH);
    const user = local.store.transaction(() => {
      // the error does not reveal that the address belongs to somebody
      if (isIdentityAddress(local.store, address)) throw AppwriteError.of('general_bad_request');
      const made = insertOrRefuse(() =>
        insertUser(local, {
          id,
          email: address,
          name: input.name,
          password: hashed,
          hashOptions: SIGN_UP_HASH,
          present: true,
        }),
      );
      insertTarget(local, made.$id, 'email', address);
      return made;
    });
    return created(accountBody(local.store, user));
  },
});

const get = route({
  method: 'GET',
  path: '/account',
  scopes: ['account'],
  params: {},
  handle({ local, user, caller }) {
    const impersonator = caller.kind === 'user' ? caller.impersonatedBy : undefined;
    return ok({ ...accountBody(local.store, user), impersonatorUserId: impersonator?.$id ?? null });
  },
});

// Raises no event in Appwrite either.
const remove = route({
  method: 'DELETE',
  path: '/account',
  scopes: ['account'],
  params: {},
  handle({ local, user }) {
    removeUser(local, user.$id);
    return noContent();
  },
});

const getPrefs = route({
  method: 'GET',
  path: '/account/prefs',
  scopes: ['account'],
  params: {},
  handle: ({ user }) => ok(user.prefs),
});

const updatePrefs = route({
  method: 'PATCH',
  path: '/account/prefs',
  scopes: ['account'],
  params: { prefs: settings() },
  handle: (context, { prefs }) =>
    replyChanged(context, updateUser(context.local, context.user.$id, { prefs }), 'prefs'),
});

const updateName = route({
  method: 'PATCH',
  path: '/account/name',
  scopes: ['account'],
  params: { name: text(128) },
  handle: (context, { name }) => replyChanged(context, updateUser(context.local, context.user.$id, { name }), 'name'),
});

const block = route({
  method: 'PATCH',
  path: '/account/status',
  scopes: ['account'],
  params: {},
  handle(context) {
    const user = updateUser(context.local, context.user.$id, { status: false });
    return withoutSession(context, replyChanged(context, user, 'status'));
  },
});

export const accountRoutes: readonly Route[] = [create, get, remove, getPrefs, updatePrefs, updateName, block];
