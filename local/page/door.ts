import { AppwriteError } from '../errors.ts';
import { created, noContent, ok, type Reply } from '../http/reply.ts';
import type { LocalRequest } from '../http/request.ts';
import type { Door } from '../http/server.ts';
import type { Local } from '../local.ts';
import { APPWRITE_VERSION } from '../version.ts';
import { icon, notHere, page, SAFE } from './document.ts';
import { forbidden, isHere, refuseOthers, refuseWithoutKey } from './guard.ts';
import type { PageSession } from './protocol.ts';
import type { Requests } from './requests.ts';

/** The page's addresses. Each can be opened directly. */
const VIEWS = /^\/(|(users|functions|inbox|log|databases|storage|messages)(\/.*)?)$/;

/** Answers `/`, the page's other addresses in a browser, and what the page itself asks for below `/page/`. */
export function pageDoor(local: Local, requests: Requests): Door {
  return async (request) => {
    const isInternal = request.path.startsWith('/page/');
    if (!isInternal && !isView(request)) return undefined;
    if (!isHere(local, request)) {
      if (isInternal) throw forbidden('The page is available on this machine only.');
      return notHere(new URL(local.origin).port);
    }
    const reply = isInternal ? await internal(local, requests, request) : page(request.headers['host'] ?? '');
    return reply;
  };
}

/** A browser that opens an address. Every other client gets Appwrite's answer. */
function isView({ method, path, headers, input }: LocalRequest): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || !VIEWS.test(path) || input['plain'] !== undefined) return false;
  return (headers['accept'] ?? '').includes('text/html');
}

async function internal(local: Local, requests: Requests, request: LocalRequest): Promise<Reply> {
  const [, , name = '', id = ''] = request.path.split('/');
  const is = (method: string, wanted: string) => request.method === method && name === wanted;
  if (is('GET', 'icon.svg')) return icon();
  if (is('GET', 'app.js') || is('GET', 'app.css')) {
    // loaded with the first page: most starts never need it
    const { asset } = await import('./assets.ts');
    return asset(name === 'app.js' ? name : 'app.css', request);
  }
  if (is('GET', 'mail')) return (await import('./mail.ts')).mailFrame(local, request, id);
  if (is('POST', 'session')) {
    refuseOthers(request);
    return safe(ok(sessionOf(local)));
  }
  if (is('GET', 'requests')) {
    refuseWithoutKey(local, request);
    const known = requests.get(id);
    return known ? safe(ok(known)) : missing();
  }
  if (is('POST', 'deliver')) {
    refuseWithoutKey(local, request);
    const executionId = requests.deliverAgain(id);
    return executionId === undefined ? missing() : safe(created({ executionId }));
  }
  if (is('DELETE', 'log')) {
    refuseWithoutKey(local, request);
    local.traffic.clear();
    return safe(noContent());
  }
  throw AppwriteError.of('general_route_not_found');
}

function safe(reply: Reply): Reply {
  return { ...reply, headers: { ...SAFE, 'cache-control': 'no-store' } };
}

function missing(): Reply {
  throw new AppwriteError(
    404,
    'general_not_found',
    'The request is no longer known: it ended with an earlier run of the server, or too many followed it.',
  );
}

function sessionOf(local: Local): PageSession {
  const { id, key } = local.project;
  return {
    projectId: id,
    key,
    version: APPWRITE_VERSION,
    functionDomains: local.options.functionDomains,
    platforms: local.platforms.map(({ hostname }) => hostname),
    ...(local.folder === undefined ? {} : { folder: local.folder }),
    uptime: Math.round(process.uptime()),
  };
}
