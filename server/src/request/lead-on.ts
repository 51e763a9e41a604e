import { ownPath } from './origin.ts';

/** A page for frameworks without `Response`: its headers and its HTML. */
export interface Page {
  headers: Record<string, string>;
  body: string;
}

/**
 * A page that leads on to a path of the app at once, also without JavaScript. After a redirect from another site a browser sends no
 * strict cookie to the next page; after a page of the app's own it does.
 * @throws Problem 400 `path` for an address elsewhere
 */
export function leadOnPage(to: string): Page {
  const path = ownPath(to).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    // without an icon of its own, browsers ask for /favicon.ico
    body: `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Signing in</title><link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0;url=${path}"></head>
<body><p><a href="${path}">Continue</a></p></body></html>
`,
  };
}

/** {@link leadOnPage} as a `Response`. */
export function leadOn(to: string): Response {
  const { headers, body } = leadOnPage(to);
  return new Response(body, { headers });
}
