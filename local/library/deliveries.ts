import { inbox } from '../inbox/inbox.ts';
import { itemOf } from '../inbox/item.ts';
import type { Local } from '../local.ts';
import type { Delivery, DeliveryFilter } from './types.ts';
import { Waiting } from './waiting.ts';

const TIMEOUT = 5000;

/** The deliveries in the inbox, for tests that wait for them. */
export class Deliveries {
  readonly waiting = new Waiting<Delivery>();

  /** @param local the current local Appwrite */
  next(local: () => Local, filter: DeliveryFilter): Promise<Delivery> {
    const { timeout = TIMEOUT } = filter;
    return this.waiting.next(
      () => this.list(local(), filter),
      timeout,
      () => this.#seen(local(), filter, timeout),
    );
  }

  /** All that match, oldest first. */
  list(local: Local, { to, channel, subject }: DeliveryFilter): Delivery[] {
    return inbox(local.store)
      .find({ limit: -1 })
      .filter(
        (document) =>
          (to === undefined || isTo(document, to)) &&
          (channel === undefined || document.channel === channel) &&
          (subject === undefined || document.subject.includes(subject)),
      )
      .map(itemOf);
  }

  #seen(local: Local, { to, channel, subject }: DeliveryFilter, timeout: number): string {
    const asked = `No delivery matched ${JSON.stringify({ to, channel, subject })} within ${timeout} ms.`;
    const lines = this.list(local, {}).map((delivery) => {
      const given = this.waiting.isGiven(delivery) ? ' (returned before)' : '';
      return `  ${delivery.channel} to ${delivery.to}: ${delivery.subject || delivery.text.slice(0, 60)}${given}`;
    });
    return lines.length === 0 ? `${asked} Nothing was sent.` : [`${asked} Deliveries:`, ...lines.slice(-20)].join('\n');
  }
}

function isTo({ to, userId }: { to: string; userId: string | null }, wanted: string): boolean {
  return to === wanted || to === wanted.toLowerCase() || userId === wanted;
}
