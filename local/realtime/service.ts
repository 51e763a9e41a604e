import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { rolesOf } from '../auth/roles.ts';
import { users } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import type { LiveEvent } from '../events/events.ts';
import type { Local } from '../local.ts';
import type { Service } from '../service.ts';
import { open } from './door.ts';
import { RealtimeError } from './errors.ts';
import { Hub } from './hub.ts';
import { Counter } from './limits.ts';
import { Listener } from './listener.ts';
import { answerMessage } from './messages.ts';

/** The limits in a minute: connections from one address, and messages of one connection. Source: appwrite 1.9.6. */
const CONNECTIONS = 128;
const MESSAGES = 32;
/** The maximum size of a message, in bytes. */
const LARGEST = 1024 * 1024;

/** `/v1/realtime`: sends events over a WebSocket to apps that may read the resources. */
export function realtimeService(local: Local): Service {
  const hub = new Hub(local.project.id);
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST });
  const connections = new Counter(CONNECTIONS);
  local.events.follow((event) => {
    refreshRoles(local, hub, event);
    hub.tell(event);
  });
  return {
    routes: [],
    upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      if ((incoming.url ?? '').split('?')[0] !== '/v1/realtime') return false;
      server.handleUpgrade(incoming, socket, head, (webSocket) => {
        webSocket.on('error', () => webSocket.terminate());
        const address = incoming.socket.remoteAddress ?? '';
        const isTooMany = local.options.rateLimits && !connections.take(address);
        void connect({ local, hub, webSocket, incoming, isTooMany });
      });
      return true;
    },
    stop() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

interface Connecting {
  local: Local;
  hub: Hub;
  webSocket: WebSocket;
  incoming: IncomingMessage;
  isTooMany: boolean;
}

async function connect({ local, hub, webSocket, incoming, isTooMany }: Connecting): Promise<void> {
  const listener = new Listener(webSocket, { userId: '', roles: [] });
  // messages before the first frame wait for it
  const opened = begin();
  const messages = new Counter(MESSAGES);
  webSocket.on('message', (data, isBinary) => void take(isBinary ? '' : data.toString()));
  webSocket.on('close', () => hub.remove(listener));
  await opened;

  async function begin(): Promise<boolean> {
    try {
      if (isTooMany) throw new RealtimeError(1013, 'Too many requests');
      const { user, roles, subscriptions, connected } = await open(local, incoming);
      listener.userId = user?.$id ?? '';
      listener.roles = roles;
      for (const { id, channels, queries } of subscriptions) listener.subscribe(id, channels, queries);
      if (webSocket.readyState === webSocket.OPEN) hub.add(listener);
      listener.send(JSON.stringify(connected));
      return true;
    } catch (error) {
      const { code, message } = whatWentWrong(error);
      // who is refused by a policy is told why; see the messages' errors for the others
      listener.cut(errorFrame(code, isShown(code) || code === 1008 ? message : HIDDEN));
      return false;
    }
  }

  async function take(text: string): Promise<void> {
    if (!(await opened)) return;
    try {
      if (local.options.rateLimits && !messages.take('')) throw new RealtimeError(1013, 'Too many messages.');
      listener.send(JSON.stringify(await answerMessage({ local, hub, listener, text })));
    } catch (error) {
      const { code, message } = whatWentWrong(error);
      const frame = errorFrame(code, isShown(code) ? message : HIDDEN);
      if (code === 1008) listener.cut(frame);
      else listener.send(frame);
    }
  }
}

/** Appwrite's text in production in place of the reason. */
const HIDDEN = 'Error: Server Error';

function isShown(code: number): boolean {
  return code === 501 || (code > 0 && code < 500);
}

function errorFrame(code: number, message: string): string {
  return JSON.stringify({ type: 'error', data: { code, message } });
}

function whatWentWrong(error: unknown): { code: number; message: string } {
  if (error instanceof RealtimeError) return error;
  if (error instanceof AppwriteError) return { code: error.code, message: error.message };
  console.error(error);
  return { code: 500, message: HIDDEN };
}

/** New and former members of a team get their new roles at once. */
function refreshRoles(local: Local, hub: Hub, { names: [name = ''], payload, userId }: LiveEvent): void {
  const [type, , third, , action] = name.split('.');
  if (type !== 'teams') return;
  const isMembership = third === 'memberships' && action !== undefined;
  const whose = isMembership ? (payload as { userId?: unknown }).userId : third === 'create' ? userId : undefined;
  const user = typeof whose === 'string' ? users(local.store).get(whose) : undefined;
  if (!user) return;
  const roles = rolesOf(user, local.store);
  for (const listener of hub.listeners) if (listener.userId === user.$id) listener.roles = roles;
}
