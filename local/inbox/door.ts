import { AppwriteError } from '../errors.ts';
import { noContent, ok, type Reply, raw } from '../http/reply.ts';
import type { LocalRequest } from '../http/request.ts';
import type { Door } from '../http/server.ts';
import type { Local } from '../local.ts';
import { inbox } from './inbox.ts';
import type { InboxItem } from './inbox-item.ts';
import { itemOf } from './item.ts';
import { inboxPage, PAGE_POLICY } from './page.ts';

/** The default number of items. */
const DEFAULT_LIMIT = 100;
const MOST = 5000;

/**
 * `GET /inbox` and `DELETE /inbox`: deliveries, for tests and for people. Available on this machine only, and not for pages
 * of other sites.
 */
export function inboxDoor(local: Local): Door {
  return async (request) => {
    if (request.path !== '/inbox' && request.path !== '/inbox/empty') return undefined;
    refuseOthers(request);
    if (request.path === '/inbox/empty') return emptyByForm(local, request);
    if (request.method === 'GET' || request.method === 'HEAD') return show(local, request);
    if (request.method !== 'DELETE') throw new AppwriteError(405, 'general_route_not_found', 'GET or DELETE /inbox');
    inbox(local.store).clear();
    return noContent();
  };
}

const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/**
 * Refuses other host names, which somebody else's name server may have resolved to this machine, and pages of other
 * origins. Neither may read messages or delete them.
 * @throws AppwriteError general_access_forbidden
 */
function refuseOthers(request: LocalRequest): void {
  const { origin, host, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers;
  const fromHere = LOOPBACK.test(request.peer) && OWN_NAMES.includes(request.hostname);
  const foreign = origin !== undefined && origin !== `http://${host}`;
  const navigation = request.method === 'GET' && mode === 'navigate';
  const otherSite = site !== undefined && site !== 'same-origin' && site !== 'none' && !navigation;
  if (fromHere && !foreign && !otherSite) return;
  throw new AppwriteError(
    403,
    'general_access_forbidden',
    'The inbox is only available on this machine, and to no other site.',
  );
}

function show(local: Local, request: LocalRequest): Reply {
  const to = typeof request.input['to'] === 'string' ? request.input['to'] : '';
  const items = find(local, to, limitOf(request));
  const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', vary: 'accept' };
  if (!wantsPage(request)) return { ...ok(items), headers };
  const safety = { 'content-security-policy': PAGE_POLICY, 'referrer-policy': 'no-referrer' };
  return raw('text/html; charset=UTF-8', inboxPage(items, to), { ...headers, ...safety });
}

function wantsPage(request: LocalRequest): boolean {
  return (request.headers['accept'] ?? '').includes('text/html');
}

/** @throws AppwriteError general_argument_invalid */
function limitOf(request: LocalRequest): number {
  const limit = request.input['limit'] ?? DEFAULT_LIMIT;
  const number = Number(limit);
  if (!Number.isInteger(number) || number < 1 || number > MOST)
    throw AppwriteError.invalidParam('limit', `Value must be a valid range between 1 and ${MOST}`);
  return number;
}

function find(local: Local, to: string, limit: number): InboxItem[] {
  const is = (attribute: string, value: string) => ({ method: 'equal', attribute, values: [value] });
  const either = [is('to', to), is('to', to.toLowerCase()), is('userId', to)];
  const filters = to === '' ? [] : [{ method: 'or', attribute: '', values: either }];
  const orders = [{ attribute: '$sequence', direction: 'DESC' as const }];
  return inbox(local.store).find({ filters, orders, limit }).map(itemOf);
}

/** The button on the page. Forms do not support DELETE. */
function emptyByForm(local: Local, request: LocalRequest): Reply {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (request.method !== 'POST' || (origin === undefined && site !== 'same-origin'))
    throw new AppwriteError(
      403,
      'general_access_forbidden',
      'Only the button on the inbox page may send this request.',
    );
  inbox(local.store).clear();
  return { status: 303, headers: { location: '/inbox' } };
}
