import type { Reply } from '../http/reply.ts';
import { raw } from '../http/reply.ts';

/** The headers of everything that belongs to the page. No other origin may frame, embed or read it. */
export const SAFE = {
  'cache-control': 'no-cache',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#db1a5a"/><path d="M9 21.5 16 9l7 12.5" fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round"/><circle cx="16" cy="20" r="2.2" fill="#fff"/></svg>`;

/** The icon of the page. */
export function icon(): Reply {
  return raw('image/svg+xml', ICON, { ...SAFE, 'cache-control': 'max-age=86400' });
}

/** Only the page's own scripts and styles, and connections to this server. */
function policy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    `connect-src 'self' ws://${host}`,
    "frame-src 'self' blob:",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

const DOCUMENT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Local Appwrite</title>
<link rel="icon" href="/page/icon.svg">
<link rel="stylesheet" href="/page/app.css">
<script type="module" src="/page/app.js"></script>
</head>
<body>
<div id="app"><p class="starting">Loading…</p></div>
<noscript>This page needs JavaScript. <a href="/inbox?plain">The inbox</a> works without it.</noscript>
</body>
</html>
`;

/** The page's only document; the address determines what it shows. It contains no data. */
export function page(host: string): Reply {
  return raw('text/html; charset=UTF-8', DOCUMENT, {
    ...SAFE,
    'content-security-policy': policy(host),
    vary: 'accept',
  });
}

/** The answer to a browser that may not see the page, because it is on another machine or used another name. */
export function notHere(port: string): Reply {
  const address = `http://localhost:${port}/`;
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Local Appwrite</title></head><body><h1>Only on this machine</h1><p>The page of the local Appwrite is available on the machine that it runs on, at <a href="${address}">${address}</a>. The API under <code>/v1</code> is available here.</p></body></html>`;
  return {
    ...raw('text/html; charset=UTF-8', body, {
      ...SAFE,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    }),
    status: 403,
  };
}
