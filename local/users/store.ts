import { authenticators, challenges } from '../directory/factors.ts';
import { identities } from '../directory/identities.ts';
import { logs } from '../directory/logs.ts';
import { removeMembershipsOfUser } from '../directory/memberships.ts';
import { sessions } from '../directory/sessions.ts';
import { type TargetDocument, targets } from '../directory/targets.ts';
import { tokens } from '../directory/tokens.ts';
import { type UserDocument, users } from '../directory/users.ts';
import type { Local } from '../local.ts';
import { removeSubscribersOfTarget, removeSubscribersOfUser } from '../messaging/topic-totals.ts';
import { type Change, DuplicateError } from '../store/collection.ts';
import { now } from '../store/time.ts';
import { userBody } from './bodies.ts';
import { userError } from './errors.ts';
import { publishUserEvent } from './events.ts';
import { LIGHT_HASH } from './passwords/passwords.ts';
import { historyWith } from './passwords/policies.ts';

/** The values of a new user. */
export interface NewUser {
  id: string;
  email?: string | null;
  phone?: string | null;
  name?: string;
  /** The password's hash. */
  password?: string | null;
  /** How it was hashed. Default: by argon2. */
  hash?: string;
  hashOptions?: UserDocument['hashOptions'];
  emailVerification?: boolean;
  /** True for users who sign up themselves. Users created by an API key have not accessed the project yet. */
  present: boolean;
}

/**
 * Stores a user and publishes `users.<id>.create` with the whole document. The targets are created after it.
 * @throws DuplicateError if the id, e-mail address or phone number is taken
 * @throws AppwriteError user_count_exceeded for a user who signs up beyond the project's limit
 */
export function insertUser(local: Local, input: NewUser): UserDocument {
  const { id, email = null, phone = null, name = '', password = null, present } = input;
  const { hash = 'argon2', hashOptions = LIGHT_HASH, emailVerification = false } = input;
  const at = now();
  return local.store.transaction(() => {
    if (present) refuseBeyondUserLimit(local);
    const user = users(local.store).create({
      id,
      at,
      permissions: ['read("any")', `update("user:${id}")`, `delete("user:${id}")`],
      data: {
        name,
        email,
        phone,
        password,
        hash,
        hashOptions,
        passwordUpdate: password === null ? null : at,
        passwordHistory: password === null ? [] : historyWith(local, [], password),
        emailVerification,
        registration: at,
        accessedAt: present ? at : null,
        search: searchTexts({ $id: id, email, name, phone, labels: [] }),
      },
    });
    publishUserEvent(local, id, 'create', userBody(user, []), present ? id : undefined);
    return user;
  });
}

/** @throws AppwriteError user_count_exceeded if the project has as many users as its policy allows */
export function refuseBeyondUserLimit(local: Local, message?: string): void {
  const { userLimit } = local.policies;
  if (userLimit > 0 && users(local.store).count({ filters: [] }, undefined, userLimit) >= userLimit)
    throw userError('user_count_exceeded', message);
}

/** Creates the target of a user's address or number. A target that another user already has is left unchanged. */
export function insertTarget(local: Local, userId: string, providerType: 'email' | 'sms', identifier: string): void {
  try {
    targets(local.store).create({
      permissions: ownPermissions(userId),
      data: { userId, providerType, identifier },
    });
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
  }
}

/** The permissions of documents that belong to a user. */
export function ownPermissions(userId: string): string[] {
  return ['read', 'update', 'delete'].map((action) => `${action}("user:${userId}")`);
}

/** @throws AppwriteError user_not_found */
export function requireUser(local: Local, userId: string): UserDocument {
  const user = users(local.store).get(userId);
  if (!user) throw userError('user_not_found');
  return user;
}

/**
 * Changes a user and the texts of `search`.
 * @throws AppwriteError user_not_found
 * @throws DuplicateError
 */
export function updateUser(local: Local, userId: string, change: Change<UserDocument>): UserDocument {
  return local.store.transaction(() => {
    const before = requireUser(local, userId);
    const user = users(local.store).update(userId, { ...change, search: searchTexts({ ...before, ...change }) });
    if (!user) throw userError('user_not_found');
    return user;
  });
}

/** The texts of a user that `search` searches. */
export function searchTexts(user: Pick<UserDocument, '$id' | 'email' | 'name' | 'phone' | 'labels'>): string {
  const labels = user.labels.map((label) => `label:${label}`);
  return [user.$id, user.email, user.name, user.phone, ...labels].filter(Boolean).join(' ').toLowerCase();
}

/** Deletes a user with their sessions, tokens, identities, memberships, targets and subscriptions. */
export function removeUser(local: Local, userId: string): void {
  const { store } = local;
  store.transaction(() => {
    users(store).delete(userId);
    removeSubscribersOfUser(store, userId);
    removeMembershipsOfUser(store, userId);
    for (const collection of [sessions, tokens, targets, authenticators, challenges, identities, logs].map((of) =>
      of(store),
    ))
      for (const { $id } of collection.where('userId', userId)) collection.delete($id);
  });
}

/** Deletes a target and its subscriptions. */
export function removeTarget(local: Local, target: TargetDocument): void {
  local.store.transaction(() => {
    removeSubscribersOfTarget(local.store, target.$id);
    targets(local.store).delete(target.$id);
  });
}

/** Ends the user's sessions after a change of password, except the one that changed it, if the project's policy says so. */
export function endSessionsAfterPassword(local: Local, userId: string, except?: string): void {
  if (!local.policies.invalidateSessions) return;
  for (const { $id } of sessions(local.store).where('userId', userId)) if ($id !== except) removeSession(local, $id);
}

/** Deletes a session and the push targets that were created in it. */
export function removeSession(local: Local, sessionId: string): void {
  local.store.transaction(() => {
    sessions(local.store).delete(sessionId);
    for (const target of targets(local.store).where('sessionId', sessionId)) removeTarget(local, target);
  });
}
