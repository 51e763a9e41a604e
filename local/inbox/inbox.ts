import type { Local } from '../local.ts';
import { type Collection, DuplicateError } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { mailOut } from './mail-job.ts';

/** One delivery: what one address, phone or device got. */
export interface InboxDocument extends Document {
  channel: 'email' | 'sms' | 'push';
  /** The address, phone number or device token. */
  to: string;
  userId: string | null;
  from: string;
  subject: string;
  text: string;
  html: string;
  data: Record<string, unknown> | null;
  /** The Messaging message that it came of; null for Appwrite's own mails. */
  messageId: string | null;
}

export function inbox(store: Store): Collection<InboxDocument> {
  return store.collection<InboxDocument>({
    name: 'inbox',
    attributes: [
      { key: 'channel', type: 'string' },
      { key: 'to', type: 'string' },
      { key: 'userId', type: 'string' },
      { key: 'from', type: 'string', default: '' },
      { key: 'subject', type: 'string', default: '' },
      { key: 'text', type: 'string', default: '' },
      { key: 'html', type: 'string', default: '' },
      { key: 'data', type: 'json' },
      { key: 'messageId', type: 'string' },
    ],
    indexes: [{ attributes: ['to'] }, { attributes: ['userId'] }],
  });
}

export type Delivery = Omit<InboxDocument, keyof Document>;

/**
 * Keeps a delivery; one with the same `id` is kept once, however often it is delivered. Appwrite's own mails also go to the
 * mail server, if one is set, in a job that outlives a crash.
 */
export function deliver(local: Local, id: string | undefined, delivery: Delivery): void {
  const { channel, messageId } = delivery;
  try {
    local.store.transaction(() => {
      inbox(local.store).create({ ...(id === undefined ? {} : { id }), data: delivery });
      if (channel === 'email' && messageId === null) mailOut(local, delivery);
    });
    for (const listener of listenersOf(local)) listener();
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
  }
}

const listeners = new WeakMap<Local, Set<() => void>>();

function listenersOf(local: Local): Set<() => void> {
  const known = listeners.get(local) ?? new Set();
  listeners.set(local, known);
  return known;
}

/** Hears of each new delivery, once it is kept. */
export function onDelivery(local: Local, listener: () => void): void {
  listenersOf(local).add(listener);
}
