import type { LiveEvent } from '../events/events.ts';
import { now } from '../store/time.ts';
import { channelsOf } from './channels.ts';
import { everyName } from './event-names.ts';
import type { Listener } from './listener.ts';
import { isWanted } from './queries.ts';

/** The listeners of each channel, and what each of them gets. */
export class Hub {
  readonly #projectId: string;
  readonly #listeners = new Set<Listener>();
  readonly #byChannel = new Map<string, Set<Listener>>();
  readonly #channels = new Map<Listener, ReadonlySet<string>>();

  constructor(projectId: string) {
    this.#projectId = projectId;
  }

  get listeners(): ReadonlySet<Listener> {
    return this.#listeners;
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
    this.update(listener);
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    this.#unindex(listener);
  }

  /** Must be called after each change of a listener's channels. */
  update(listener: Listener): void {
    if (!this.#listeners.has(listener)) return;
    this.#unindex(listener);
    const channels = listener.channels();
    this.#channels.set(listener, channels);
    for (const channel of channels) {
      const there = this.#byChannel.get(channel);
      if (there) there.add(listener);
      else this.#byChannel.set(channel, new Set([listener]));
    }
  }

  #unindex(listener: Listener): void {
    for (const channel of this.#channels.get(listener) ?? []) {
      const there = this.#byChannel.get(channel);
      there?.delete(listener);
      if (there?.size === 0) this.#byChannel.delete(channel);
    }
    this.#channels.delete(listener);
  }

  /** Sends an event to every listener that may read it and subscribed to it. */
  tell(event: LiveEvent): void {
    const channels = channelsOf(event.names, this.#projectId);
    const listeners = new Set(channels.flatMap((channel) => [...(this.#byChannel.get(channel) ?? [])]));
    if (listeners.size === 0) return;
    const readers = event.readers ?? readersByName(event);
    const payload = event.payload as Readonly<Record<string, unknown>>;
    let shared: string | undefined; // created once, for the first listener
    for (const listener of listeners) {
      if (!mayHear(listener, readers)) continue;
      const subscriptions = matching(listener, channels, payload);
      if (subscriptions.length === 0) continue;
      shared ??= JSON.stringify({ events: everyName(event.names), channels, timestamp: now(), payload });
      const own = `,"subscriptions":${JSON.stringify(subscriptions)}}`;
      listener.send(`{"type":"event","data":${shared.slice(0, -1)}${own}}`);
    }
  }
}

/** The readers of events of users and teams, which follow from the event's name: the user, the team's members. */
function readersByName({ names: [name = ''] }: LiveEvent): string[] {
  const [type, id] = name.split('.');
  if (type === 'users') return [`user:${id}`];
  return type === 'teams' ? [`team:${id}`] : [];
}

function mayHear({ roles }: Listener, readers: readonly string[]): boolean {
  return readers.includes('any') || roles.some((role) => readers.includes(role));
}

function matching(
  { subscriptions }: Listener,
  channels: readonly string[],
  payload: Readonly<Record<string, unknown>>,
): string[] {
  const found: string[] = [];
  for (const [id, wanted] of subscriptions) {
    const isOne = channels.some((channel) => {
      const what = wanted.get(channel);
      return what !== undefined && isWanted(what, payload);
    });
    if (isOne) found.push(id);
  }
  return found;
}
