import type { WebSocket } from 'ws';
import { movedChannel } from './channels.ts';
import type { RealtimeQuery, Wanted } from './queries.ts';

/** The maximum number of unread bytes of a client. A client with more is disconnected. */
const MOST_WAITING = 8 * 1024 * 1024;

/** One connection: its user and its subscriptions. */
export class Listener {
  readonly #socket: WebSocket;
  /** By the subscription's id and the channel. */
  readonly subscriptions = new Map<string, Map<string, Wanted>>();
  userId: string;
  roles: readonly string[];
  /** False after an authentication before any subscription, as on the real server. */
  isBound = true;

  constructor(socket: WebSocket, who: { userId: string; roles: readonly string[] }) {
    this.#socket = socket;
    this.userId = who.userId;
    this.roles = who.roles;
  }

  /** Adds channels to an existing subscription. Channels that are named again get the new queries. */
  subscribe(id: string, channels: readonly string[], queries: readonly RealtimeQuery[]): void {
    const wanted = this.subscriptions.get(id) ?? new Map<string, Wanted>();
    for (const channel of channels) wanted.set(channel, { queries });
    if (wanted.size > 0) this.subscriptions.set(id, wanted);
  }

  /** Changes the user of the connection. Its subscriptions remain. */
  become(userId: string, roles: readonly string[]): void {
    for (const [id, wanted] of this.subscriptions) {
      const moved = [...wanted].map(([channel, what]) => [movedChannel(channel, this.userId, userId), what] as const);
      this.subscriptions.set(id, new Map(moved));
    }
    this.isBound = this.subscriptions.size > 0;
    this.userId = userId;
    this.roles = roles;
  }

  /** All channels of the connection, each once. */
  channels(): Set<string> {
    return new Set([...this.subscriptions.values()].flatMap((wanted) => [...wanted.keys()]));
  }

  /** Sends a frame. A client with too many unread bytes is disconnected. */
  send(text: string): void {
    this.#socket.send(text);
    if (this.#socket.bufferedAmount > MOST_WAITING) this.#socket.terminate();
  }

  /** Sends a last frame and disconnects without a close frame, as recorded from Appwrite 1.9.6. */
  cut(text: string): void {
    this.#socket.send(text, () => this.#socket.terminate());
  }
}
