import type { Models } from 'node-appwrite';
import type { Page } from './audience.ts';
import type { Campaign, CampaignChange } from './campaigns.ts';

/**
 * The position in an audience: the users who were checked, those who wait for the next message, and the end of the chain of
 * messages. It stores only the number of users who are left out, so it stays small.
 */
export class Walk {
  #sent: number;
  #skipped: number;
  #total: number | null;
  #last: string;
  /** The last user who was checked. */
  #seen: string;
  /** Users to send to, in order, each with the number left out directly before, and whether they have several targets. */
  #waiting: { id: string; skipped: number; hasSeveral: boolean }[] = [];
  /** How many were left out after the last waiting user. */
  #skippedSince = 0;

  constructor({ sent, skipped, total, last, seen }: Pick<Campaign, 'sent' | 'skipped' | 'total' | 'last' | 'seen'>) {
    this.#sent = sent;
    this.#skipped = skipped;
    this.#total = total;
    this.#last = last;
    this.#seen = seen;
  }

  /** The last recipient of the last message. */
  get last(): string {
    return this.#last;
  }

  /** Where to continue: between `last` and this user only the waiting users get a message. */
  get seen(): string {
    return this.#seen;
  }

  /** How many wait for a message. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Adds the next page. */
  add(
    { people, left }: Page,
    consents: (user: Models.User) => boolean,
    hasSeveral: (user: Models.User) => boolean,
  ): void {
    if (left !== undefined) this.#total = this.#known() + left;
    for (const { id, user } of people) {
      if (user && consents(user)) {
        this.#waiting.push({ id, skipped: this.#skippedSince, hasSeveral: hasSeveral(user) });
        this.#skippedSince = 0;
      } else this.#skippedSince++;
    }
    this.#seen = people.at(-1)?.id ?? this.#seen;
  }

  /**
   * The first waiting users, for a message, and whether one of them has several targets; then they are at most `mostListed`.
   * They stay in the queue until {@link settle}.
   */
  next(size: number, mostListed: number): { users: string[]; hasSeveral: boolean } {
    const next = this.#waiting.slice(0, size);
    const hasSeveral = next.some((waiting) => waiting.hasSeveral);
    return { users: (hasSeveral ? next.slice(0, mostListed) : next).map(({ id }) => id), hasSeveral };
  }

  /**
   * Continues after a message to these users. They can differ from the waiting users, if another execution created the message
   * earlier. False if the users after `last` have to be read again.
   */
  settle(users: readonly string[]): boolean {
    const last = users.at(-1);
    if (last === undefined) throw new Error('a message without recipients is in the chain');
    const included = new Set(users);
    const through = this.#waiting.findLastIndex(({ id }) => included.has(id));
    for (const { id, skipped } of this.#waiting.slice(0, through + 1))
      this.#skipped += skipped + (included.has(id) ? 0 : 1);
    this.#sent += users.length;
    const isOnTheWay = this.#waiting[through]?.id === last;
    this.#waiting = isOnTheWay ? this.#waiting.slice(through + 1) : [];
    this.#last = last;
    if (isOnTheWay) return true;
    this.#skippedSince = 0;
    this.#seen = last;
    return false;
  }

  /** The position and counts to store. Waiting users and later ones will be read again. */
  place(): Pick<CampaignChange, 'sent' | 'skipped' | 'total' | 'last' | 'seen'> {
    const place = { sent: this.#sent, total: this.#total, last: this.#last };
    if (this.#waiting.length > 0) return { ...place, skipped: this.#skipped, seen: this.#last };
    return { ...place, skipped: this.#skipped + this.#skippedSince, seen: this.#seen };
  }

  #known(): number {
    const waiting = this.#waiting.reduce((sum, { skipped }) => sum + skipped + 1, 0);
    return this.#sent + this.#skipped + waiting + this.#skippedSince;
  }
}
