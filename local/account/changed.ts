import type { UserDocument } from '../directory/users.ts';
import type { Context } from '../http/context.ts';
import { ok, type Reply } from '../http/reply.ts';
import { accountBody } from '../users/bodies.ts';
import { publishUserEvent } from '../users/events.ts';

/**
 * Answers users who changed their own account, and publishes the event with the same body. `what` is the part that changed.
 */
export function replyChanged(context: Context, user: UserDocument, what: string): Reply {
  const body = accountBody(context.local.store, user);
  publishUserEvent(context.local, user.$id, `update.${what}`, body, user.$id);
  return ok(body);
}
