import { type TargetDocument, targetBody, targets } from '../directory/targets.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { customId, isEmail, oneOfAnyCase, phone, text, uid } from '../http/params.ts';
import { listPage, totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import type { Local } from '../local.ts';
import { providers } from '../messaging/documents.ts';
import { type Change, DuplicateError } from '../store/collection.ts';
import { resolveId } from '../store/ids.ts';
import { userError } from './errors.ts';
import { publishUserEvent } from './events.ts';
import { ofUser, targetQueries } from './queries.ts';
import { ownPermissions, removeTarget, requireUser } from './store.ts';

/** The maximum length of a target's identifier, in characters. */
export const IDENTIFIER_LENGTH = 255;

function refuseBadIdentifier(type: TargetDocument['providerType'], identifier: string): void {
  if (type === 'email' && !isEmail(identifier)) throw userError('general_invalid_email');
  if (type !== 'sms') return;
  try {
    phone().read(identifier);
  } catch {
    throw userError('general_invalid_phone');
  }
}

/** Stores a target under the requested id. @throws AppwriteError user_target_already_exists */
export function createTarget(
  local: Local,
  targetId: string,
  data: Pick<TargetDocument, 'userId' | 'sessionId' | 'providerId' | 'providerType' | 'identifier' | 'name'>,
): TargetDocument {
  try {
    return targets(local.store).create({ id: resolveId(targetId), permissions: ownPermissions(data.userId), data });
  } catch (error) {
    throw error instanceof DuplicateError ? userError('user_target_already_exists') : error;
  }
}

/** Changes a target. @throws AppwriteError user_target_not_found, user_target_already_exists */
export function updateTarget(local: Local, targetId: string, change: Change<TargetDocument>): TargetDocument {
  try {
    const target = targets(local.store).update(targetId, change);
    if (!target) throw userError('user_target_not_found');
    return target;
  } catch (error) {
    throw error instanceof DuplicateError ? userError('user_target_already_exists') : error;
  }
}

/** A target of this user. @throws AppwriteError user_target_not_found */
export function requireTarget(local: Local, userId: string, targetId: string): TargetDocument {
  const target = targets(local.store).get(targetId);
  if (target?.userId !== userId) throw userError('user_target_not_found');
  return target;
}

/** Publishes the event of a target's change. */
export function publishTarget(context: Context, target: TargetDocument, what: 'create' | 'update' | 'delete'): void {
  publishUserEvent(context.local, target.userId, `targets.${target.$id}.${what}`, targetBody(target), context.userId);
}

const create = route({
  method: 'POST',
  path: '/users/:userId/targets',
  scopes: ['users.write'],
  params: {
    targetId: customId(),
    userId: uid(),
    providerType: oneOfAnyCase(['email', 'sms', 'push'] as const),
    identifier: text(IDENTIFIER_LENGTH),
    providerId: optional(uid(), ''),
    name: optional(text(128), ''),
  },
  handle(context, { targetId, userId, providerType, identifier, providerId, name }) {
    const { local } = context;
    refuseBadIdentifier(providerType, identifier);
    requireUser(local, userId);
    const provider = providers(local.store).get(providerId);
    const target = createTarget(local, targetId, {
      userId,
      sessionId: null,
      providerId: provider?.$id ?? null,
      providerType,
      identifier,
      name,
    });
    publishTarget(context, target, 'create');
    return created(targetBody(target));
  },
});

const list = route({
  method: 'GET',
  path: '/users/:userId/targets',
  scopes: ['users.read'],
  params: { userId: uid(), queries: targetQueries, total: totalParam() },
  handle({ local }, { userId, queries }) {
    requireUser(local, userId);
    const selection = { ...queries, filters: [...queries.filters, ofUser(userId)] };
    const { total, items } = listPage(targets(local.store), selection, 'Target');
    return ok({ total, targets: items.map(targetBody) });
  },
});

const get = route({
  method: 'GET',
  path: '/users/:userId/targets/:targetId',
  scopes: ['users.read'],
  params: { userId: uid(), targetId: uid() },
  handle({ local }, { userId, targetId }) {
    requireUser(local, userId);
    return ok(targetBody(requireTarget(local, userId, targetId)));
  },
});

const update = route({
  method: 'PATCH',
  path: '/users/:userId/targets/:targetId',
  scopes: ['users.write'],
  params: {
    userId: uid(),
    targetId: uid(),
    identifier: optional(text(IDENTIFIER_LENGTH), ''),
    providerId: optional(uid(), ''),
    name: optional(text(128), ''),
  },
  handle(context, { userId, targetId, identifier, providerId, name }) {
    const { local } = context;
    requireUser(local, userId);
    const before = requireTarget(local, userId, targetId);
    if (identifier) refuseBadIdentifier(before.providerType, identifier);
    if (providerId) refuseBadProvider(local, providerId, before.providerType);
    const target = updateTarget(local, targetId, {
      ...(identifier ? { identifier, expired: false } : {}),
      ...(providerId ? { providerId } : {}),
      ...(name ? { name } : {}),
    });
    publishTarget(context, target, 'update');
    return ok(targetBody(target));
  },
});

function refuseBadProvider(local: Local, providerId: string, type: TargetDocument['providerType']): void {
  const provider = providers(local.store).get(providerId);
  if (!provider) throw userError('provider_not_found');
  if (provider.type !== type) throw userError('provider_incorrect_type');
}

const remove = route({
  method: 'DELETE',
  path: '/users/:userId/targets/:targetId',
  scopes: ['users.write'],
  params: { userId: uid(), targetId: uid() },
  handle(context, { userId, targetId }) {
    requireUser(context.local, userId);
    const target = requireTarget(context.local, userId, targetId);
    removeTarget(context.local, target);
    publishTarget(context, target, 'delete');
    return noContent();
  },
});

export const userTargetRoutes: readonly Route[] = [create, list, get, update, remove];
