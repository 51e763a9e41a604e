import type { InboxDocument } from './inbox.ts';
import type { InboxItem } from './inbox-item.ts';

export function itemOf(document: InboxDocument): InboxItem {
  const { $id, channel, to, from, subject, text, html, data, messageId, $createdAt } = document;
  const seen = `${text}\n${visibleText(html)}`;
  const links = [...new Set([...hrefs(html), ...urls(seen)])];
  const codes = [...new Set(seen.replace(URL_PATTERN, ' ').match(/(?<![\w-])\d{6}(?![\w-])/g))];
  return { id: $id, channel, to, from, subject, text, html, data, links, codes, messageId, at: $createdAt };
}

/** Any scheme: an app's own (`myapp://sign-in`) as well as the web's. */
const URL_PATTERN = /\b[a-z][a-z0-9+.-]*:\/\/[^\s<>"'`\\^{}|]+/gi;
/** Schemes that would run or open something on this machine are not links. */
const UNSAFE = /^(javascript|vbscript|data|blob|file):/i;

/** Characters at the end of a link that are punctuation of the sentence. */
function urls(text: string): string[] {
  return (text.match(URL_PATTERN) ?? [])
    .filter((url) => !UNSAFE.test(url))
    .map((url) => url.replace(/[.,;:!?)\]]+$/, ''));
}

function hrefs(html: string): string[] {
  const found = html.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi);
  return [...found]
    .map((match) => decodeEntities(match[1] ?? match[2] ?? '').trim())
    .filter((url) => /^[a-z][a-z0-9+.-]*:\/\//i.test(url) && !UNSAFE.test(url));
}

function visibleText(html: string): string {
  const text = html.replace(/<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, ' ').replace(/<[^<>]*>/g, ' ');
  return decodeEntities(text);
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function decodeEntities(html: string): string {
  return html.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    },
  );
}
