import * as z from 'zod/mini';
import { Problem } from '../../shared/index.ts';

/** An address of the list, with all addresses below it. */
export interface AllowedRedirect {
  origin: string;
  /** Without a slash at its end; empty for the whole origin. */
  path: string;
  href: string;
}

/**
 * An address exactly as a browser would write it, without anything that another parser could read differently: no user info, no
 * fragment (that is where the secret goes), no empty segment, no segment that is one dot or two, and of what is encoded in the path letters beyond ASCII and
 * blanks alone, so no slash, backslash, dot, percent or control character.
 */
const PLAIN =
  /^https?:\/\/[a-z0-9.:[\]-]+(?:\/(?!\.{1,2}(?:[/?]|$))(?:[\w.~!$&'()*+,=:@-]|%(?:20|[89A-F][0-9A-F]))+)*\/?(?:\?(?:[\w.~!$'()*+,;=:@/?&-]|%(?!0|1|5C|7F)[0-9A-F]{2})*)?$/;

/** The address in its canonical form; undefined if it is written differently. */
function plainUrl(text: string): URL | undefined {
  if (!PLAIN.test(text) || !URL.canParse(text) || hidesMore(text)) return undefined;
  const url = new URL(text);
  // a browser would change it, so the checked text would not be the used one
  return url.href === text || (url.pathname === '/' && url.href === `${text}/`) ? url : undefined;
}

/** Invalid UTF-8, and letters that some parsers read as a slash, a dot or similar. */
function hidesMore(text: string): boolean {
  try {
    const letters = decodeURIComponent(text).replace(/[\x20-\x7e]/g, '');
    return /[\p{C}\p{Z}]/u.test(letters) || /[!-/:-@[-`]/.test(letters.normalize('NFKC'));
  } catch {
    return true;
  }
}

// names that lead to this machine or nowhere (RFC 6761)
const LOCAL = /^(localhost|.+\.localhost|.+\.test|127\.0\.0\.1|\[::1\])$/;

/** An item of the variable `REDIRECTS`: https, or http on this machine and for names under `.test`. */
export const allowedRedirect = z.pipe(
  z.string(),
  z.transform((text: string, context): AllowedRedirect => {
    const url = plainUrl(text);
    const safe = url && (url.protocol === 'https:' || LOCAL.test(url.hostname));
    if (safe && url.search === '') return { origin: url.origin, path: url.pathname.replace(/\/$/, ''), href: url.href };
    const message = 'an https address expected (http for localhost) without user info, query and fragment';
    context.issues.push({ code: 'custom', message, input: undefined });
    return z.NEVER;
  }),
);

/**
 * Where a link leads: the requested address, or the first of the list.
 * @throws Problem 400 if it is not on the list or below an address of it
 */
export function redirectOf(wanted: string | undefined, allowed: readonly AllowedRedirect[]): string {
  const href = wanted === undefined ? allowed[0]?.href : findAllowed(wanted, allowed);
  if (href === undefined) throw new Problem(400, 'redirect', 'Links may not lead to this address.');
  return href;
}

function findAllowed(wanted: string, allowed: readonly AllowedRedirect[]): string | undefined {
  const url = plainUrl(wanted);
  if (!url) return undefined;
  const fits = allowed.some(
    ({ origin, path }) => url.origin === origin && (url.pathname === path || url.pathname.startsWith(`${path}/`)),
  );
  return fits ? url.href : undefined;
}
