import { targetBody } from '../directory/targets.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { customId, text, uid } from '../http/params.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { agentOf } from '../users/agent.ts';
import { removeTarget } from '../users/store.ts';
import { createTarget, IDENTIFIER_LENGTH, publishTarget, requireTarget, updateTarget } from '../users/targets.ts';
import { currentSessionId } from './sessions.ts';

/** The name of a push target: the device of the caller, or a single space if it is unknown. */
function deviceName({ request }: Context): string {
  const { deviceBrand, deviceModel } = agentOf(request.userAgent);
  return `${deviceBrand} ${deviceModel}`;
}

const create = route({
  method: 'POST',
  path: '/account/targets/push',
  scopes: ['targets.write'],
  params: { targetId: customId(), identifier: text(IDENTIFIER_LENGTH), providerId: optional(uid(), '') },
  handle(context, { targetId, identifier, providerId }) {
    const target = createTarget(context.local, targetId, {
      userId: context.user.$id,
      sessionId: currentSessionId(context) ?? null,
      providerId: providerId || null,
      providerType: 'push',
      identifier,
      name: deviceName(context),
    });
    publishTarget(context, target, 'create');
    return created(targetBody(target));
  },
});

const update = route({
  method: 'PUT',
  path: '/account/targets/:targetId/push',
  scopes: ['targets.write'],
  params: { targetId: uid(), identifier: text(IDENTIFIER_LENGTH) },
  handle(context, { targetId, identifier }) {
    requireTarget(context.local, context.user.$id, targetId);
    const change = { identifier, expired: false, name: deviceName(context) };
    const target = updateTarget(context.local, targetId, change);
    publishTarget(context, target, 'update');
    return ok(targetBody(target));
  },
});

const remove = route({
  method: 'DELETE',
  path: '/account/targets/:targetId/push',
  scopes: ['targets.write'],
  params: { targetId: uid() },
  handle(context, { targetId }) {
    const target = requireTarget(context.local, context.user.$id, targetId);
    removeTarget(context.local, target);
    publishTarget(context, target, 'delete');
    return noContent();
  },
});

export const accountTargetRoutes: readonly Route[] = [create, update, remove];
