import type { WebSocket } from 'ws';
import { movedChannel } from './channels.ts';
import type { RealtimeQuery, Wanted } from './queries.ts';

/** The most bytes that may wait for a listener that does not read. Then the connection is cut. */
const MOST_WAITING = 8 * 1024 * 1024;

/** One connection: who listens, and to what. */
export class Listener {
  readonly #socket: WebSocket;
  /** By the subscription's id and the channel. */
  readonly subscriptions = new Map<string, Map<string, Wanted>>();
  userId: string;
  roles: readonly string[];
  /** False once an authentication before any subscription has unbound it, as on the real server. */
  isBound = true;

  constructor(socket: WebSocket, who: { userId: string; roles: readonly string[] }) {
    this.#socket = socket;
    this.userId = who.userId;
    this.roles = who.roles;
  }

  /** Channels of a subscription that is there already are added to it; those named again get the new queries. */
  subscribe(id: string, channels: readonly string[], queries: readonly RealtimeQuery[]): void {
    const wanted = this.subscriptions.get(id) ?? new Map<string, Wanted>();
    for (const channel of channels) wanted.set(channel, { queries });
    if (wanted.size > 0) this.subscriptions.set(id, wanted);
  }

  /** From now on this user listens, with the same subscriptions. */
  become(userId: string, roles: readonly string[]): void {
    for (const [id, wanted] of this.subscriptions) {
      const moved = [...wanted].map(([channel, what]) => [movedChannel(channel, this.userId, userId), what] as const);
      this.subscriptions.set(id, new Map(moved));
    }
    this.isBound = this.subscriptions.size > 0;
    this.userId = userId;
    this.roles = roles;
  }

  /** Every channel that it listens to, each once. */
  channels(): Set<string> {
    return new Set([...this.subscriptions.values()].flatMap((wanted) => [...wanted.keys()]));
  }

  /** Sends a frame. Who lets too much wait is cut. */
  send(text: string): void {
    this.#socket.send(text);
    if (this.#socket.bufferedAmount > MOST_WAITING) this.#socket.terminate();
  }

  /** Sends a last frame and cuts the connection without a close frame, as Appwrite 1.9.6 was seen to do. */
  cut(text: string): void {
    this.#socket.send(text, () => this.#socket.terminate());
  }
}
