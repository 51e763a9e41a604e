import { problems } from '../../../shared/http/problem.ts';
import { variable } from '../config.ts';
import { refusals } from '../problems.ts';
import type { RequestHeaders } from './request-headers.ts';

/**
 * Refuses a change that does not come from a page of the app: otherwise another site could sign its visitors in as somebody else,
 * or out. Browsers tell it by `Sec-Fetch-Site`, older ones and those on plain http by `Origin`.
 * @throws Problem 403
 */
export function refuseOtherSites({ headers }: RequestHeaders): void {
  const site = headers.get('sec-fetch-site');
  const isOwn = site === null ? headers.get('origin') === variable('APP_ORIGIN') : site === 'same-origin';
  if (!isOwn) throw problems.origin();
}

/**
 * A path of the app, as a browser would write it.
 * @throws Problem 400 for an address elsewhere, also for one that only looks like a path
 */
export function ownPath(path: string): string {
  const origin = variable('APP_ORIGIN');
  const isPath = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) && URL.canParse(path, origin);
  const url = isPath ? new URL(path, origin) : undefined;
  if (url?.origin !== origin || url.pathname.startsWith('//')) throw refusals.path('It does not belong to the app.');
  return `${url.pathname}${url.search}${url.hash}`;
}
