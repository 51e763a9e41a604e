import { futureDate } from '../http/dates.ts';
import { nullable, optional } from '../http/param.ts';
import { boolean, customId, list, text, uid } from '../http/params.ts';
import { created, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { attachmentsOf, findMessage, refuseNobody, refuseOtherTargets, statusOf } from './message-rules.ts';
import { createMessage, sent, updateMessage } from './message-store.ts';
import { bucketAndFile, CONTENT_LIMIT, ids, SUBJECT_LIMIT } from './params.ts';

const create = route({
  method: 'POST',
  path: '/messaging/messages/email',
  scopes: ['messages.write'],
  params: {
    messageId: customId(),
    subject: text(SUBJECT_LIMIT),
    content: text(CONTENT_LIMIT),
    topics: optional(ids(), []),
    users: optional(ids(), []),
    targets: optional(ids(), []),
    cc: optional(ids(), []),
    bcc: optional(ids(), []),
    attachments: optional(list(bucketAndFile(), 0), []),
    draft: optional(boolean(), false),
    html: optional(boolean(), false),
    scheduledAt: futureDate(),
  },
  handle: (context, values) => {
    const { messageId, subject, content, html, topics, users, targets, cc, bcc, scheduledAt } = values;
    const { store } = context.local;
    const status = statusOf(values.draft, scheduledAt);
    refuseNobody(status, { topics, users, targets });
    refuseOtherTargets(store, 'email', [...targets, ...cc, ...bcc]);
    const data = { subject, content, html, cc, bcc, attachments: attachmentsOf(store, values.attachments) };
    const message = { messageId, providerType: 'email', topics, users, targets, scheduledAt, data, status } as const;
    return created(createMessage(context, message, scheduledAt));
  },
});

const update = route({
  method: 'PATCH',
  path: '/messaging/messages/email/:messageId',
  scopes: ['messages.write'],
  params: {
    messageId: uid(),
    topics: nullable(ids()),
    users: nullable(ids()),
    targets: nullable(ids()),
    subject: nullable(text(SUBJECT_LIMIT)),
    content: nullable(text(CONTENT_LIMIT)),
    draft: nullable(boolean()),
    html: nullable(boolean()),
    cc: nullable(ids()),
    bcc: nullable(ids()),
    scheduledAt: futureDate(),
    attachments: nullable(list(bucketAndFile(), 0)),
  },
  handle: (context, values) => {
    const { subject, content, html, cc, bcc, attachments } = values;
    const { store } = context.local;
    const message = findMessage(store, values.messageId);
    const body = updateMessage(context, message, values, () => ({
      ...sent({ subject, content, html, cc, bcc }),
      ...(attachments ? { attachments: attachmentsOf(store, attachments) } : {}),
    }));
    return ok(body);
  },
});

export const emailRoutes: readonly Route[] = [create, update];
