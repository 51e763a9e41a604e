import { escapeHtml } from '../http/pages.ts';
import type { InboxItem } from './inbox-item.ts';

/** Only the page's own styles are allowed. An e-mail is shown in a frame with fewer permissions. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}h1{font-size:1.4rem;margin:0 auto 0 0}h2{font-size:1.05rem;margin:0}
article{border:1px solid #ccc;border-radius:.4rem;padding:1rem;margin:1rem 0}p{margin:.4rem 0}.about{color:#555;font-size:.9rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}iframe{width:100%;height:22rem;border:1px solid #ddd;resize:vertical}
code{font-size:1.2rem;font-weight:600}a{overflow-wrap:anywhere}button,input{font:inherit;padding:.2rem .6rem}`;

/** The inbox as a page without JavaScript. */
export function inboxPage(items: readonly InboxItem[], to: string): string {
  const list = items.map(article).join('\n') || '<p>Nothing has arrived yet. Reload the page to look again.</p>';
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inbox</title><style>${STYLE}</style></head><body>
<header><h1>Inbox</h1>
<form method="get" action="/inbox"><label>To <input name="to" value="${escapeHtml(to)}" placeholder="address or user id"></label> <button>Show</button></form>
<form method="post" action="/inbox/empty"><button>Empty it</button></form></header>
<main>
${list}
</main></body></html>`;
}

function article(item: InboxItem): string {
  const links = item.links.map((url) => `<p><a href="${escapeHtml(url)}" ${OUTWARD}>${escapeHtml(url)}</a></p>`);
  const codes = item.codes.map((code) => `<p>Code: <code>${escapeHtml(code)}</code></p>`);
  const data = item.data ? `<pre>${escapeHtml(JSON.stringify(item.data, null, 2))}</pre>` : '';
  return `<article><h2>${escapeHtml(item.subject || item.channel)}</h2>
<p class="about">${escapeHtml(item.channel)} to ${escapeHtml(item.to)}, from ${escapeHtml(item.from)}, <time>${escapeHtml(item.at)}</time></p>
${item.html ? frame(item.html) : `<pre>${escapeHtml(item.text)}</pre>`}${data}
${links.join('\n')}${codes.join('\n')}</article>`;
}

const OUTWARD = 'target="_blank" rel="noopener noreferrer"';

/** An e-mail's original HTML, without scripts, forms or an origin. Its links open in a new page. */
function frame(html: string): string {
  const document = `<base target="_blank"><meta name="referrer" content="no-referrer">${html}`;
  return `<iframe title="Mail" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(document)}"></iframe>`;
}
