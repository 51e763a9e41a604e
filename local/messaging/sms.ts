import { futureDate } from '../http/dates.ts';
import { nullable, optional } from '../http/param.ts';
import { boolean, customId, text, uid } from '../http/params.ts';
import { created, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { findMessage, refuseNobody, refuseOtherTargets, statusOf } from './message-rules.ts';
import { createMessage, sent, updateMessage } from './message-store.ts';
import { CONTENT_LIMIT, ids } from './params.ts';

const create = route({
  method: 'POST',
  path: '/messaging/messages/sms',
  scopes: ['messages.write'],
  params: {
    messageId: customId(),
    content: text(CONTENT_LIMIT),
    topics: optional(ids(), []),
    users: optional(ids(), []),
    targets: optional(ids(), []),
    draft: optional(boolean(), false),
    scheduledAt: futureDate(),
  },
  handle: (context, { messageId, content, topics, users, targets, draft, scheduledAt }) => {
    const status = statusOf(draft, scheduledAt);
    refuseNobody(status, { topics, users, targets });
    refuseOtherTargets(context.local.store, 'sms', targets);
    const recipients = { topics, users, targets };
    // 1.9.6 sends an SMS at its date, but does not store the date in the message
    const message = {
      messageId,
      providerType: 'sms',
      ...recipients,
      scheduledAt: null,
      data: { content },
      status,
    } as const;
    return created(createMessage(context, message, scheduledAt));
  },
});

const update = route({
  method: 'PATCH',
  path: '/messaging/messages/sms/:messageId',
  scopes: ['messages.write'],
  params: {
    messageId: uid(),
    topics: nullable(ids()),
    users: nullable(ids()),
    targets: nullable(ids()),
    content: nullable(text(CONTENT_LIMIT)),
    draft: nullable(boolean()),
    scheduledAt: futureDate(),
  },
  handle: (context, values) => {
    const message = findMessage(context.local.store, values.messageId);
    return ok(updateMessage(context, message, values, () => sent({ content: values.content })));
  },
});

export const smsRoutes: readonly Route[] = [create, update];
