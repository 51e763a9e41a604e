import { Listeners } from '../listeners.ts';
import type { Local } from '../local.ts';
import { type Collection, DuplicateError } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { mailOut } from './mail-job.ts';

/** One delivery: a message that one address, phone or device received. */
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
  /** The id of the Messaging message. Null for Appwrite's own e-mails and SMS. */
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
 * Stores a delivery. One with the same `id` is stored once, however often it is delivered. Appwrite's own e-mails are also
 * sent to the mail server, if one is set, by a job that survives a crash.
 */
export function deliver(local: Local, id: string | undefined, delivery: Delivery): void {
  const { channel, messageId } = delivery;
  try {
    local.store.transaction(() => {
      inbox(local.store).create({ ...(id === undefined ? {} : { id }), data: delivery });
      if (channel === 'email' && messageId === null) mailOut(local, delivery);
    });
    listenersOf(local).tell();
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
  }
}

const listeners = new WeakMap<Local, Listeners<void>>();

function listenersOf(local: Local): Listeners<void> {
  const known = listeners.get(local) ?? new Listeners();
  listeners.set(local, known);
  return known;
}

/** Calls the listener for each new delivery, once it is stored. */
export function onDelivery(local: Local, listener: () => void): void {
  listenersOf(local).add(listener);
}
