import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { onBuildOutput, onExecution } from '../functions/state.ts';
import { onDelivery } from '../inbox/inbox.ts';
import type { Local } from '../local.ts';
import { askingOf, isHere, isKey, isOwn } from './guard.ts';
import type { LiveMessage, News } from './protocol.ts';

/** How often news are sent, in milliseconds. */
const PAUSE = 80;
/** How many news are sent at once at most. */
const MOST = 500;
/** A page with more unread bytes is disconnected. */
const MOST_WAITING = 8 * 1024 * 1024;
/** The maximum length of a line, in characters. */
const LONGEST_LINE = 8000;

/** The private channel of the page, `/page/live`: everything that happens. Its first message must be the API key. */
export class Live {
  readonly #local: Local;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 4096, perMessageDeflate: false });
  readonly #open = new Set<WebSocket>();
  #news: News[] = [];
  #skipped = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(local: Local) {
    this.#local = local;
    this.#listen();
  }

  /** Handles a connection to the channel. False for another address. */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if ((incoming.url ?? '').split('?')[0] !== '/page/live') return false;
    const asking = askingOf(incoming);
    if (!isHere(this.#local, asking) || !isOwn(asking)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return true;
    }
    this.#server.handleUpgrade(incoming, socket, head, (webSocket) => this.#greet(webSocket));
    return true;
  }

  /** Sends news to every open page. Nothing is kept if there is none. */
  tell(news: News): void {
    if (this.#open.size === 0) return;
    if (this.#news.length < MOST) this.#news.push(news);
    else this.#skipped++;
    this.#timer ??= setTimeout(() => this.#flush(), PAUSE);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const webSocket of this.#server.clients) webSocket.terminate();
    this.#server.close();
  }

  #greet(webSocket: WebSocket): void {
    webSocket.on('error', () => webSocket.terminate());
    webSocket.on('close', () => this.#open.delete(webSocket));
    webSocket.once('message', (data) => {
      if (!isKey(this.#local, String(data))) return webSocket.terminate();
      this.#open.add(webSocket);
      send(webSocket, { type: 'ready', exchanges: this.#local.traffic.last });
    });
  }

  #flush(): void {
    this.#timer = undefined;
    const message: LiveMessage = { type: 'news', news: this.#news, skipped: this.#skipped };
    this.#news = [];
    this.#skipped = 0;
    for (const webSocket of this.#open) send(webSocket, message);
  }

  #listen(): void {
    const local = this.#local;
    local.traffic.follow((exchange) => this.tell({ type: 'exchange', exchange }));
    local.events.follow(({ names, userId }) =>
      this.tell({ type: 'event', names, at: Date.now(), ...(userId === undefined ? {} : { userId }) }),
    );
    onDelivery(local, () => this.tell({ type: 'inbox' }));
    onBuildOutput(local, ({ functionId, deploymentId, text }) =>
      this.tell({ type: 'build', functionId, deploymentId, text: text.slice(0, LONGEST_LINE) }),
    );
    onExecution(local, (news) => {
      if (news.kind === 'lost') return this.tell({ type: 'lost', functionId: news.functionId, text: news.text });
      const { functionId, executionId } = news;
      if (news.kind === 'end') {
        const { status, responseStatusCode: code, duration, reason } = news;
        const why = reason === undefined ? {} : { reason };
        return this.tell({
          type: 'end',
          functionId,
          executionId,
          status,
          code,
          ms: Math.round(duration * 1000),
          ...why,
        });
      }
      const text = (news.shown ?? news.text).slice(0, LONGEST_LINE);
      this.tell({ type: 'line', functionId, executionId, stream: news.kind, text });
    });
  }
}

function send(webSocket: WebSocket, message: LiveMessage): void {
  webSocket.send(JSON.stringify(message));
  if (webSocket.bufferedAmount > MOST_WAITING) webSocket.terminate();
}
