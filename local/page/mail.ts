import { AppwriteError } from '../errors.ts';
import { type Reply, raw } from '../http/reply.ts';
import { inbox } from '../inbox/inbox.ts';
import type { Local } from '../local.ts';
import { SAFE } from './document.ts';
import { type Asking, forbidden } from './guard.ts';

/** No scripts, no forms and an origin of its own. Its pictures load, as in a mail client. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline' http: https:; img-src data: http: https:; font-src data: http: https:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/**
 * `GET /page/mail/<id>`: an e-mail's own HTML, for a frame of the page. Its links open in a new tab.
 * @throws AppwriteError general_access_forbidden for anything but such a frame
 */
export function mailFrame(local: Local, asking: Asking, id: string): Reply {
  const { 'sec-fetch-site': site } = asking.headers;
  if (site !== undefined && site !== 'same-origin') throw forbidden('Only the page itself may show this.');
  const found = inbox(local.store).get(id);
  if (!found) throw new AppwriteError(404, 'general_not_found', 'The message no longer exists.');
  const html = `<!doctype html><meta charset="utf-8"><base target="_blank"><meta name="referrer" content="no-referrer">${found.html}`;
  const headers = { ...SAFE, 'x-frame-options': 'SAMEORIGIN', 'content-security-policy': POLICY };
  return raw('text/html; charset=UTF-8', html, { ...headers, 'cache-control': 'no-store' });
}
