import { useState } from 'preact/hooks';
import { enc } from '../lib/address.ts';
import { whole } from '../lib/format.ts';
import type { InboxItem } from '../lib/models.ts';
import { Code, Copy } from '../parts/basics.tsx';
import { Icon } from '../parts/icons.tsx';

type View = 'mail' | 'text' | 'source';

/** One message: its links and codes first, then what it looks like. */
export function Message({ item }: { item: InboxItem }) {
  const views: (readonly [View, string])[] = [
    ...(item.html ? ([['mail', 'As it looks']] as const) : []),
    ['text', 'Text'],
    ...(item.html ? ([['source', 'Source']] as const) : []),
  ];
  const [view, setView] = useState<View>(views[0]?.[0] ?? 'text');
  const { subject, channel, to, from, at, links, codes, data, messageId } = item;
  return (
    <article class="message" aria-label={subject || channel}>
      <a class="message-back" href="/inbox">
        <Icon name="left" size={16} /> All messages
      </a>
      <h2>{subject || channel}</h2>
      <p class="soft">
        To <strong>{to}</strong>
        {from && `, from ${from}`}, {whole(at)}
        {messageId && (
          <>
            , message <code>{messageId}</code>
          </>
        )}
      </p>
      {codes.map((code) => (
        <p key={code} class="message-code">
          <span class="soft">Code</span> <strong>{code}</strong> <Copy text={code} what="the code" />
        </p>
      ))}
      {links.map((link) => (
        <p key={link} class="message-link">
          <a class="button primary" href={link} target="_blank" rel="noopener noreferrer">
            <Icon name="out" size={16} /> Open link
          </a>{' '}
          <code>{link}</code> <Copy text={link} what="the link" />
        </p>
      ))}
      <div class="segments" role="group" aria-label="Show">
        {views.map(([id, name]) => (
          <button key={id} type="button" aria-pressed={view === id} onClick={() => setView(id)}>
            {name}
          </button>
        ))}
      </div>
      {view === 'mail' && (
        <iframe
          title="The e-mail as it looks"
          class="message-frame"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          src={`/page/mail/${enc(item.id)}`}
        />
      )}
      {view === 'text' && <pre class="block message-text">{item.text || textOfHtml(item.html)}</pre>}
      {view === 'source' && <Code text={item.html} what="Source" />}
      {data && <Code text={JSON.stringify(data, null, 2)} what="Data" />}
    </article>
  );
}

/** The text of HTML. It is parsed, not shown, so nothing in it runs or loads. */
function textOfHtml(html: string): string {
  const text = html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<br\b[^>]*>|<\/(p|div|tr|h\d|li)>/gi, '\n')
    .replace(/<[^>]*>/g, '');
  const area = document.createElement('textarea');
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
  area.value = text.replace(/&(?:#(\d+)|(\w+));/g, (whole, number: string | undefined, name: string | undefined) =>
    number ? String.fromCodePoint(Number(number)) : (named[name ?? ''] ?? whole),
  );
  return area.value.replace(/\n\s*\n\s*\n+/g, '\n\n').trim();
}
