import type { Local } from '../local.ts';
import { removeSubscribersOfTarget, removeSubscribersOfUser } from '../messaging/topic-totals.ts';
import { type Change, DuplicateError } from '../store/collection.ts';
import { now } from '../store/time.ts';
import { removeMembershipsOfUser } from '../teams/membership-store.ts';
import { userBody } from './bodies.ts';
import { sessions, type TargetDocument, targets, tokens, type UserDocument, users } from './documents.ts';
import { userError } from './errors.ts';
import { publishUserEvent } from './events.ts';
import { type HashOptions, LIGHT_HASH } from './passwords.ts';

/** What a new user starts with. */
export interface NewUser {
  id: string;
  email?: string | null;
  phone?: string | null;
  name?: string;
  /** The password's hash. */
  password?: string | null;
  hashOptions?: HashOptions;
  /** True where he comes himself; a key's users have not been there yet. */
  present: boolean;
}

/**
 * Stores a user and raises `users.<id>.create`, whose body is the whole document. His targets are made after it.
 * @throws DuplicateError where the id, e-mail or phone is taken
 */
export function insertUser(local: Local, input: NewUser): UserDocument {
  const { id, email = null, phone = null, name = '', password = null, hashOptions = LIGHT_HASH, present } = input;
  const at = now();
  return local.store.transaction(() => {
    const user = users(local.store).create({
      id,
      at,
      permissions: ['read("any")', `update("user:${id}")`, `delete("user:${id}")`],
      data: {
        name,
        email,
        phone,
        password,
        hashOptions,
        passwordUpdate: password === null ? null : at,
        registration: at,
        accessedAt: present ? at : null,
        search: searchTexts({ $id: id, email, name, phone, labels: [] }),
      },
    });
    publishUserEvent(local, id, 'create', userBody(user, []), present ? id : undefined);
    return user;
  });
}

/** Makes the target of a user's address or number; one that another has already is left to him. */
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

/** The permissions of what belongs to a user. */
export function ownPermissions(userId: string): string[] {
  return ['read', 'update', 'delete'].map((action) => `${action}("user:${userId}")`);
}

/** @throws AppwriteError user_not_found */
export function requireUser(local: Local, userId: string): UserDocument {
  const user = users(local.store).get(userId);
  if (!user) throw userError('user_not_found');
  return user;
}

/** Changes a user and what he is found by. @throws AppwriteError user_not_found @throws DuplicateError */
export function updateUser(local: Local, userId: string, change: Change<UserDocument>): UserDocument {
  return local.store.transaction(() => {
    const before = requireUser(local, userId);
    const user = users(local.store).update(userId, { ...change, search: searchTexts({ ...before, ...change }) });
    if (!user) throw userError('user_not_found');
    return user;
  });
}

function searchTexts(user: Pick<UserDocument, '$id' | 'email' | 'name' | 'phone' | 'labels'>): string {
  const labels = user.labels.map((label) => `label:${label}`);
  return [user.$id, user.email, user.name, user.phone, ...labels].filter(Boolean).join(' ').toLowerCase();
}

/** Removes a user with all that hangs on him: sessions, tokens, memberships, targets and their subscriptions. */
export function removeUser(local: Local, userId: string): void {
  const { store } = local;
  store.transaction(() => {
    users(store).delete(userId);
    removeSubscribersOfUser(store, userId);
    removeMembershipsOfUser(store, userId);
    for (const collection of [sessions(store), tokens(store), targets(store)])
      for (const { $id } of collection.where('userId', userId)) collection.delete($id);
  });
}

/** Removes a target and its subscriptions. */
export function removeTarget(local: Local, target: TargetDocument): void {
  local.store.transaction(() => {
    removeSubscribersOfTarget(local.store, target.$id);
    targets(local.store).delete(target.$id);
  });
}

/** Ends the sessions of a user whose password has changed, but for the one that changed it; where the project wants it so. */
export function endSessionsAfterPassword(local: Local, userId: string, except?: string): void {
  if (!local.options.policies.invalidateSessions) return;
  for (const { $id } of sessions(local.store).where('userId', userId)) if ($id !== except) removeSession(local, $id);
}

/** Removes a session and the push targets that were made in it. */
export function removeSession(local: Local, sessionId: string): void {
  local.store.transaction(() => {
    sessions(local.store).delete(sessionId);
    for (const target of targets(local.store).where('sessionId', sessionId)) removeTarget(local, target);
  });
}
