import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppwriteError } from '../errors.ts';
import { APPWRITE_VERSION } from '../version.ts';
import { CallerGone } from './input/body.ts';
import { errorPage } from './pages.ts';
import type { Reply } from './reply.ts';
import { type LocalRequest, readRequest } from './request.ts';

/**
 * The maximum size of the request line and headers, in bytes. Source: Swoole, SW_HTTP_HEADER_MAX_SIZE. Node's own limit is
 * a quarter of it.
 */
const LONGEST_HEADER = 65_536;

/** Answers a request. Undefined if it is not for this handler. */
export type Door = (request: LocalRequest) => Promise<Reply | undefined>;

/** Handles a connection that requests another protocol. False for an unknown address. */
export type Upgrade = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/** Prints an error of the disk. False for an error with another cause. */
export type Complain = (error: unknown) => boolean;

/** Listens on one port and calls each request handler in order. */
export class HttpServer {
  readonly #server: Server;

  constructor(complain: Complain, doors: readonly Door[], upgrades: readonly Upgrade[] = []) {
    // Node before 22.21 does not support the second option and refuses every other protocol
    const options = { maxHeaderSize: LONGEST_HEADER, shouldUpgradeCallback: isWebSocket };
    this.#server = createServer(options, (incoming, outgoing) => {
      answer(complain, doors, incoming, outgoing).catch((error: unknown) => {
        console.error(error);
        outgoing.destroy();
      });
    });
    this.#server.keepAliveTimeout = 60_000;
    this.#server.on('upgrade', (incoming, socket, head) => {
      socket.on('error', () => socket.destroy());
      try {
        if (!upgrades.some((upgrade) => upgrade(incoming, socket, head)))
          socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      } catch (error) {
        console.error(error);
        socket.destroy();
      }
    });
  }

  /**
   * @returns the port.
   * @throws Error with code EADDRINUSE where the port is taken
   */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

/** Other protocols, such as `h2c`, are optional: the request is answered normally. */
function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

async function answer(
  complain: Complain,
  doors: readonly Door[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  let reply: Reply;
  // a connection may break during the answer; an unhandled error event would end the process
  outgoing.on('error', () => {});
  try {
    const request = await readRequest(incoming);
    reply = await firstAnswer(doors, request);
  } catch (error) {
    if (error instanceof CallerGone) return;
    reply = refusal(complain, error);
  }
  try {
    send(reply, incoming, outgoing);
  } catch (error) {
    // an answer that HTTP cannot transport
    for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
    send(refusal(complain, error), incoming, outgoing);
  }
}

async function firstAnswer(doors: readonly Door[], request: LocalRequest): Promise<Reply> {
  for (const door of doors) {
    const reply = await door(request);
    if (reply) return reply;
  }
  const error = AppwriteError.of('general_route_not_found');
  error.page = true;
  throw error;
}

const NEVER_KEPT = {
  'cache-control': 'no-cache, no-store, must-revalidate',
  expires: '0',
  pragma: 'no-cache',
  'x-content-type-options': 'nosniff',
};

/** The answer to an error. One that is not Appwrite's own is a bug or an error of the disk, and is printed. */
export function refusal(complain: Complain, error: unknown): Reply {
  if (!(error instanceof AppwriteError)) {
    if (!complain(error)) console.error(error);
    return refusal(complain, AppwriteError.of('general_server_error'));
  }
  const { message, code, type } = error;
  const headers = { ...NEVER_KEPT, ...error.headers };
  if (error.page)
    return {
      status: code,
      type: 'text/html; charset=UTF-8',
      body: errorPage(code, type, message),
      headers,
    };
  return { status: code, body: { message, code, type, version: APPWRITE_VERSION }, headers };
}

function send(reply: Reply, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const text = typeof reply.body === 'string' || Buffer.isBuffer(reply.body);
  const body = reply.body === undefined ? '' : text ? (reply.body as string | Buffer) : JSON.stringify(reply.body);
  outgoing.statusCode = reply.status;
  outgoing.setHeader(
    'content-type',
    reply.type ?? (reply.body === undefined ? 'text/html' : 'application/json; charset=UTF-8'),
  );
  for (const [name, value] of Object.entries(reply.headers ?? {})) outgoing.setHeader(name, value);
  if (reply.cookies?.length) outgoing.setHeader('set-cookie', reply.cookies);
  if (reply.status !== 204 && !outgoing.hasHeader('content-length'))
    outgoing.setHeader('content-length', Buffer.byteLength(body));
  outgoing.end(incoming.method === 'HEAD' || reply.status === 204 ? undefined : body);
}
