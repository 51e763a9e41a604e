import type { UserDocument } from '../directory/users.ts';
import type { Context } from '../http/context.ts';
import type { Param, Values } from '../http/param.ts';
import { boolean, list, settings, text, uid } from '../http/params.ts';
import { ok, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Local } from '../local.ts';
import type { Change } from '../store/collection.ts';
import { now } from '../store/time.ts';
import { fullUserBody } from './bodies.ts';
import { publishUserEvent } from './events.ts';
import { emptyOr } from './params.ts';
import { hashPassword, password, SIGN_UP_HASH } from './passwords/passwords.ts';
import { historyWith, refuseCommonPassword, refuseEarlierPassword, refusePersonalData } from './passwords/policies.ts';
import { endSessionsAfterPassword, requireUser, updateUser } from './store.ts';

/** Letters and digits, in the order of Appwrite's message. */
const LABEL_CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Answers a changed user and publishes the event with the same body. `what` is the part that changed. */
export function replyChanged(context: Context, user: UserDocument, what: string): Reply {
  const body = fullUserBody(context.local.store, user);
  publishUserEvent(context.local, user.$id, `update.${what}`, body, context.userId);
  return ok(body);
}

interface Update<P extends Record<string, Param<unknown>>> {
  method: 'PATCH' | 'PUT';
  /** The path below the user. */
  path: string;
  /** The last part of the event's name. */
  what: string;
  params: P;
  change(values: Values<P>, of: Changed): Change<UserDocument> | Promise<Change<UserDocument>>;
}

/** The user before the change. */
interface Changed {
  local: Local;
  user: UserDocument;
}

/**
 * A route that reads the user, then writes attributes that do not depend on it. Of several concurrent calls the last one
 * wins.
 */
function update<P extends Record<string, Param<unknown>>>(definition: Update<P>): Route {
  return route({
    method: definition.method,
    path: `/users/:userId${definition.path}`,
    scopes: ['users.write'],
    params: { userId: uid(), ...definition.params },
    async handle(context, values) {
      const { userId } = values as { userId: string };
      const user = requireUser(context.local, userId);
      await context.gap(`users.${definition.what}`);
      const change = await definition.change(values as unknown as Values<P>, { local: context.local, user });
      if (change.password) endSessionsAfterPassword(context.local, userId);
      return replyChanged(context, updateUser(context.local, userId, change), definition.what);
    },
  });
}

const updatePrefs = route({
  method: 'PATCH',
  path: '/users/:userId/prefs',
  scopes: ['users.write'],
  params: { userId: uid(), prefs: settings() },
  handle({ local, userId: actor }, { userId, prefs }) {
    requireUser(local, userId);
    updateUser(local, userId, { prefs });
    publishUserEvent(local, userId, 'update.prefs', prefs, actor);
    return ok(prefs);
  },
});

const getPrefs = route({
  method: 'GET',
  path: '/users/:userId/prefs',
  scopes: ['users.read'],
  params: { userId: uid() },
  handle: ({ local }, { userId }) => ok(requireUser(local, userId).prefs),
});

async function changeOfPassword(given: string, { local, user }: Changed): Promise<Change<UserDocument>> {
  refuseCommonPassword(local, given);
  refusePersonalData(local, given, user);
  if (given === '') return { password: '', passwordUpdate: now() };
  await refuseEarlierPassword(local, given, user);
  const hashed = await hashPassword(given, SIGN_UP_HASH);
  const passwordHistory = historyWith(local, user.passwordHistory, hashed);
  return { password: hashed, passwordHistory, hash: 'argon2', hashOptions: SIGN_UP_HASH, passwordUpdate: now() };
}

export const userUpdateRoutes: readonly Route[] = [
  update({
    method: 'PUT',
    path: '/labels',
    what: 'labels',
    params: { labels: list(text(36, { allowed: LABEL_CHARACTERS }), 1000) },
    change: ({ labels }) => ({ labels: [...new Set(labels)] }),
  }),
  update({
    method: 'PATCH',
    path: '/status',
    what: 'status',
    params: { status: boolean() },
    change: ({ status }) => ({ status }),
  }),
  update({
    method: 'PATCH',
    path: '/impersonator',
    what: 'impersonator',
    params: { impersonator: boolean() },
    change: ({ impersonator }) => ({ impersonator }),
  }),
  update({
    method: 'PATCH',
    path: '/name',
    what: 'name',
    params: { name: text(128, { min: 0 }) },
    change: ({ name }) => ({ name }),
  }),
  update({
    method: 'PATCH',
    path: '/password',
    what: 'password',
    params: { password: emptyOr(password()) },
    change: (values, of) => changeOfPassword(values.password, of),
  }),
  update({
    method: 'PATCH',
    path: '/verification',
    what: 'verification',
    params: { emailVerification: boolean() },
    change: ({ emailVerification }) => ({ emailVerification }),
  }),
  update({
    method: 'PATCH',
    path: '/verification/phone',
    what: 'verification',
    params: { phoneVerification: boolean() },
    change: ({ phoneVerification }) => ({ phoneVerification }),
  }),
  updatePrefs,
  getPrefs,
];
