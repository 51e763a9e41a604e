import { createHash } from 'node:crypto';
import { type TargetDocument, targets } from '../directory/targets.ts';
import { deliver, inbox } from '../inbox/inbox.ts';
import type { Local } from '../local.ts';
import { now } from '../store/time.ts';
import { type MessageDocument, messages, type ProviderDocument, providers } from './documents.ts';
import { mailBatch, senderOf } from './mail.ts';
import { recipients } from './recipients.ts';

/** How many errors of one message are kept. */
const ERRORS_LIMIT = 100;

/**
 * Sends a message to all its recipients and stores the result. Idempotent: after a crash, recipients that have the message
 * are counted and get no second one.
 */
export async function deliverMessage(local: Local, id: string): Promise<void> {
  const { store } = local;
  const message = messages(store).get(id);
  if (!message || message.status === 'draft' || message.status === 'sent' || message.status === 'failed') return;
  if (message.status === 'scheduled') messages(store).update(id, { status: 'processing' });
  const usual = enabledProvider(local, message);
  if (!usual) return finish(local, id, 0, ['No enabled provider found.']);
  const outcome = await deliverAll(local, message, usual);
  if (outcome.recipients === 0) return finish(local, id, 0, ['No valid recipients found.']);
  finish(local, id, outcome.delivered, outcome.errors, now());
}

function enabledProvider(local: Local, message: MessageDocument): ProviderDocument | undefined {
  const type = { method: 'equal', attribute: 'type', values: [message.providerType] };
  const enabled = { method: 'equal', attribute: 'enabled', values: [true] };
  return providers(local.store).findOne({ filters: [type, enabled] });
}

function finish(
  local: Local,
  id: string,
  deliveredTotal: number,
  errors: string[],
  deliveredAt: string | null = null,
): void {
  const status = errors.length > 0 ? 'failed' : 'sent';
  const deliveryErrors = errors.slice(0, ERRORS_LIMIT);
  messages(local.store).update(id, { status, deliveredTotal, deliveryErrors, deliveredAt, jobId: null });
}

interface Outcome {
  recipients: number;
  delivered: number;
  errors: string[];
}

async function deliverAll(local: Local, message: MessageDocument, usual: ProviderDocument): Promise<Outcome> {
  const total: Outcome = { recipients: 0, delivered: 0, errors: [] };
  const copies = copiesOf(local, message);
  for (const { source, targets: page } of recipients(local.store, message)) {
    total.recipients += page.length;
    for (const [provider, batch] of byProvider(local, page, usual)) {
      const { delivered, errors } = await deliverBatch(local, { message, source, provider, copies }, batch);
      total.delivered += delivered;
      total.errors.push(...errors);
    }
    // run other work between two pages
    await new Promise((resolve) => setImmediate(resolve));
  }
  return total;
}

/** The targets of cc and bcc. They get the e-mail of every batch and are not counted. */
function copiesOf(local: Local, { data }: MessageDocument): TargetDocument[] {
  const ids = [...((data['cc'] as string[]) ?? []), ...((data['bcc'] as string[]) ?? [])];
  return ids.flatMap((id) => targets(local.store).get(id) ?? []);
}

function byProvider(
  local: Local,
  page: readonly TargetDocument[],
  usual: ProviderDocument,
): Map<ProviderDocument, TargetDocument[]> {
  const known = new Map<string, ProviderDocument>();
  const groups = new Map<ProviderDocument, TargetDocument[]>();
  for (const target of page) {
    const id = target.providerId ?? usual.$id;
    let provider = known.get(id);
    if (!provider) {
      const own = providers(local.store).get(id);
      provider = own?.enabled ? own : usual;
      known.set(id, provider);
    }
    const group = groups.get(provider);
    if (group) group.push(target);
    else groups.set(provider, [target]);
  }
  return groups;
}

interface Sending {
  message: MessageDocument;
  source: string;
  provider: ProviderDocument;
  copies: readonly TargetDocument[];
}

async function deliverBatch(
  local: Local,
  sending: Sending,
  batch: readonly TargetDocument[],
): Promise<Pick<Outcome, 'delivered' | 'errors'>> {
  const { message, source, provider, copies } = sending;
  const open = batch.filter((target) => !inbox(local.store).get(itemId(message, source, target)));
  const failed = open.length > 0 ? await mailBatch(local, message, provider, open, copies) : new Map<string, string>();
  const reached = open.filter(({ identifier }) => !failed.has(identifier));
  local.store.transaction(() => {
    for (const target of [...reached, ...(reached.length > 0 ? copies : [])])
      deliver(local, itemId(message, source, target), item(message, provider, target));
  });
  return { delivered: batch.length - (open.length - reached.length), errors: [...new Set(failed.values())] };
}

/** The id of a target's delivery of a message. It is the same for each attempt. */
function itemId({ $id }: MessageDocument, source: string, target: TargetDocument): string {
  return createHash('sha256')
    .update(JSON.stringify([$id, source, target.$id]))
    .digest('hex')
    .slice(0, 36);
}

function item(
  message: MessageDocument,
  provider: ProviderDocument,
  target: TargetDocument,
): Parameters<typeof deliver>[2] {
  const { data } = message;
  const said = (key: string): string => (typeof data[key] === 'string' ? data[key] : '');
  const content = said(message.providerType === 'push' ? 'body' : 'content');
  const isHtml = data['html'] === true;
  return {
    channel: message.providerType,
    to: target.identifier,
    userId: target.userId,
    from: senderOf(provider),
    subject: said('subject') || said('title'),
    text: isHtml ? '' : content,
    html: isHtml ? content : '',
    data: message.providerType === 'push' ? data : attached(data),
    messageId: message.$id,
  };
}

function attached(data: Record<string, unknown>): Record<string, unknown> | null {
  const attachments = data['attachments'];
  return Array.isArray(attachments) && attachments.length > 0 ? { attachments } : null;
}
