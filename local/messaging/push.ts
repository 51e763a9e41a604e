import type { Context } from '../http/context.ts';
import { futureDate } from '../http/dates.ts';
import { nullable, optional, type Param, ParamError, param } from '../http/param.ts';
import { boolean, customId, oneOfAnyCase, text, uid } from '../http/params.ts';
import { created, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { storageError } from '../storage/errors.ts';
import { findFile } from '../storage/files-lookup.ts';
import { findMessage, refuseNobody, refuseOtherTargets, statusOf } from './message-rules.ts';
import { createMessage, sent, updateMessage } from './message-store.ts';
import { bucketAndFile, CONTENT_LIMIT, ids, json } from './params.ts';

const IMAGES = ['image/png', 'image/jpeg'];

function wholeNumber(): Param<number> {
  return param((value) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) throw new ParamError('Value must be a valid integer');
    return value;
  });
}

/** The image in its stored form. @throws AppwriteError storage_bucket_not_found, storage_file_type_unsupported */
function imageOf(context: Context, compound: string): Record<string, string> {
  const [bucketId = '', fileId = ''] = compound.split(':');
  const file = findFile(context.local.store, bucketId, fileId);
  if (!IMAGES.includes(file.mimeType)) throw storageError('storage_file_type_unsupported');
  const url = `${context.local.endpoint}/storage/buckets/${bucketId}/files/${fileId}/push?project=${context.local.project.id}`;
  return { bucketId, fileId, url };
}

const create = route({
  method: 'POST',
  path: '/messaging/messages/push',
  scopes: ['messages.write'],
  params: {
    messageId: customId(),
    title: optional(text(256), ''),
    body: optional(text(CONTENT_LIMIT), ''),
    topics: optional(ids(), []),
    users: optional(ids(), []),
    targets: optional(ids(), []),
    data: nullable(json()),
    action: optional(text(256), ''),
    image: optional(bucketAndFile(), ''),
    icon: optional(text(256), ''),
    sound: optional(text(256), ''),
    color: optional(text(256), ''),
    tag: optional(text(256), ''),
    badge: optional(wholeNumber(), -1),
    draft: optional(boolean(), false),
    scheduledAt: futureDate(),
    contentAvailable: optional(boolean(), false),
    critical: optional(boolean(), false),
    priority: optional(oneOfAnyCase(['normal', 'high']), 'high'),
  },
  handle: (context, values) => {
    const { messageId, topics, users, targets, scheduledAt, image, badge } = values;
    const { title, body, data, action, icon, sound, color, tag, contentAvailable, critical, priority } = values;
    const status = statusOf(values.draft, scheduledAt);
    refuseNobody(status, { topics, users, targets });
    refuseOtherTargets(context.local.store, 'push', targets);
    const push = {
      ...filled({ title, body, data: isEmpty(data) ? null : data, action }),
      ...(image === '' ? {} : { image: imageOf(context, image) }),
      ...filled({ icon, sound, color, tag }),
      ...(badge >= 0 ? { badge } : {}),
      ...filled({ contentAvailable, critical, priority }),
    };
    const message = {
      messageId,
      providerType: 'push',
      topics,
      users,
      targets,
      scheduledAt,
      data: push,
      status,
    } as const;
    return created(createMessage(context, message, scheduledAt));
  },
});

/** The non-empty entries. A new notification has no empty ones. */
function filled(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Boolean(value)));
}

function isEmpty(data: Record<string, unknown> | null): boolean {
  return data === null || Object.keys(data).length === 0;
}

const update = route({
  method: 'PATCH',
  path: '/messaging/messages/push/:messageId',
  scopes: ['messages.write'],
  params: {
    messageId: uid(),
    topics: nullable(ids()),
    users: nullable(ids()),
    targets: nullable(ids()),
    title: nullable(text(256)),
    body: nullable(text(CONTENT_LIMIT)),
    data: nullable(json()),
    action: nullable(text(256)),
    image: nullable(bucketAndFile()),
    icon: nullable(text(256)),
    sound: nullable(text(256)),
    color: nullable(text(256)),
    tag: nullable(text(256)),
    badge: nullable(wholeNumber()),
    draft: nullable(boolean()),
    scheduledAt: futureDate(),
    contentAvailable: nullable(boolean()),
    critical: nullable(boolean()),
    priority: nullable(oneOfAnyCase(['normal', 'high'])),
  },
  handle: (context, values) => {
    const { title, body, data, action, icon, sound, color, tag, badge, contentAvailable, critical, priority } = values;
    const message = findMessage(context.local.store, values.messageId);
    const change = updateMessage(context, message, values, () => ({
      ...sent({ title, body, data, action, icon, sound, color, tag, badge, contentAvailable, critical, priority }),
      ...(values.image === null ? {} : { image: imageOf(context, values.image) }),
    }));
    return ok(change);
  },
});

export const pushRoutes: readonly Route[] = [create, update];
