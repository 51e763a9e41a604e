import { useEffect } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import { withQuery } from '../lib/address.ts';
import { useData } from '../lib/data.ts';
import { clock, plural } from '../lib/format.ts';
import { unread } from '../lib/live.ts';
import { type InboxItem, readInbox } from '../lib/models.ts';
import { Ago, Empty, Pending } from '../parts/basics.tsx';
import { attempt, confirmed } from '../parts/dialogs.tsx';
import { Search } from '../parts/fields.tsx';
import { Page } from '../parts/page.tsx';
import { Message } from './message.tsx';

const KINDS = { email: 'E-mail', sms: 'SMS', push: 'Push' } as const;

/** `/inbox` and `/inbox/<id>`: every message that went out, newest first. */
export function InboxPage() {
  const { params } = useRoute();
  const { query, route } = useLocation();
  const { to = '' } = query;
  const { data, error, reload } = useData(
    `inbox ${to}`,
    (signal) => readInbox(signal, to),
    (news) => news.type === 'inbox',
  );
  useEffect(() => unread.set(0), [data]);
  const open = data?.find(({ id }) => id === params['messageId']);
  const address = (id: string) => withQuery(`/inbox/${id}`, { to });
  const empty = async () => {
    if (
      !(await confirmed(
        'Empty the inbox?',
        'All messages are deleted. Users and their links stay as they are.',
        'Empty it',
      ))
    )
      return;
    await attempt(async () => {
      const answer = await fetch('/inbox', { method: 'DELETE', credentials: 'omit' });
      if (!answer.ok) throw new Error(`The inbox could not be emptied (${answer.status}).`);
      reload();
      route('/inbox');
    }, 'Inbox emptied');
  };
  return (
    <Page
      title="Inbox"
      actions={
        data &&
        data.length > 0 && (
          <button type="button" class="danger" onClick={() => void empty()}>
            Empty
          </button>
        )
      }
    >
      <div class="bar">
        <Search
          label="Only to this address or user id"
          value={to}
          onChange={(value) => route(withQuery('/inbox', { to: value }), true)}
        />
      </div>
      <Pending data={data} error={error} />
      {data && data.length === 0 && <NoMessages to={to} />}
      {data && data.length > 0 && (
        <div class={open ? 'mail open' : 'mail'}>
          <section aria-label="Messages" class="mail-list">
            <p class="hidden-text" aria-live="polite">
              {plural(data.length, 'message')}
            </p>
            <ul>
              {data.map((item) => (
                <Line key={item.id} item={item} href={address(item.id)} isOpen={item === open} />
              ))}
            </ul>
          </section>
          {open ? <Message key={open.id} item={open} /> : <p class="soft mail-none">Choose a message to read it.</p>}
        </div>
      )}
    </Page>
  );
}

function Line({ item, href, isOpen }: { item: InboxItem; href: string; isOpen: boolean }) {
  const { channel, subject, text, to, codes, at } = item;
  return (
    <li>
      <a href={href} aria-current={isOpen ? 'true' : undefined}>
        <span class="mail-subject">{subject || text || KINDS[channel]}</span>
        <span class="mail-about">
          {KINDS[channel]} to {to}
          {codes[0] && ` · code ${codes[0]}`}
        </span>
        <span class="mail-time" title={clock(at)}>
          <Ago at={at} />
        </span>
      </a>
    </li>
  );
}

function NoMessages({ to }: { to: string }) {
  if (to)
    return (
      <Empty title="Nothing went to this address">
        <p>
          Write the whole address or user id. <a href="/inbox">Show everything</a>
        </p>
      </Empty>
    );
  return (
    <Empty title="Nothing has arrived yet">
      <p>Every e-mail, SMS and push message of this Appwrite ends here and appears by itself.</p>
      <p>
        Send one: sign in by a magic link or a code in your app, or <a href="/functions">run a function</a> that sends a
        message.
      </p>
    </Empty>
  );
}
