import { createHash } from 'node:crypto';
import { escapeHtml } from './mail.ts';

const STYLE =
  'body{font:18px/1.5 system-ui,sans-serif;max-width:26rem;margin:20vh auto 0;padding:0 1rem;color:#222;background:#fff}' +
  'button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.4rem;color:#fff;background:#0645ad;cursor:pointer}';

// First the fragment is removed from the address bar and the history.
const SCRIPT = `const names = ['userId', 'secret', 'redirect'];
let given;
function take() {
  if (location.hash.length < 2) return;
  given = new URLSearchParams(location.hash.slice(1).replaceAll(';', '&'));
  history.replaceState(null, '', location.pathname);
}
function show() {
  const form = document.forms[0];
  for (const name of names) {
    form.elements[name].value = given?.get(name) ?? '';
    form.elements[name].disabled = !given?.get(name);
  }
  const complete = Boolean(given?.get('userId') && given.get('secret'));
  form.hidden = !complete;
  document.getElementById('incomplete').hidden = complete;
}
take();
addEventListener('DOMContentLoaded', show);
addEventListener('hashchange', () => { take(); show(); });`;

/**
 * The hosted page, the same for everybody and without any part of the link.
 * Opening it does not use the link, because mail scanners open links too.
 */
export function callbackPage(appName: string): string {
  const name = escapeHtml(appName);
  return html(
    `Sign in to ${name}`,
    `<script>${SCRIPT}</script>`,
    `<form method="post" action="/callback" autocomplete="off" hidden>
<input type="hidden" name="userId"><input type="hidden" name="secret"><input type="hidden" name="redirect">
<p>One more step:</p>
<button>Sign in</button>
</form>
<p id="incomplete" hidden>This link is incomplete or was used before. Open the whole link of the mail, or ask for a new one.</p>
<noscript><p>This page needs JavaScript to read your link, which no server gets to see. Switch JavaScript on for this page and
open the link of the mail again, or open it in another browser.</p></noscript>`,
  );
}

/** A page with an error. */
export function messagePage(...messages: readonly (string | undefined)[]): string {
  const told = messages.filter((message) => message !== undefined);
  return html('Sign in', '', told.map((message) => `<p>${escapeHtml(message)}</p>`).join('\n'));
}

function html(title: string, head: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">${head}
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
${body}
</main></body></html>
`;
}

/**
 * The headers of these pages: not cached, not framed, and allowed only to send their form.
 * @param origins where the form may redirect, because browsers check redirects too
 */
export function pageHeaders(origins: readonly string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(SCRIPT)}'`,
    `style-src '${hashOf(STYLE)}'`,
    `form-action 'self' ${[...new Set(origins)].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'cache-control': 'no-store',
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
  };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
