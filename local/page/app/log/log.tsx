import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { Exchange } from '../../../auth/traffic.ts';
import { withQuery } from '../lib/address.ts';
import { own } from '../lib/api.ts';
import { plural } from '../lib/format.ts';
import { exchanges } from '../lib/live.ts';
import { useStore } from '../lib/store.ts';
import { Empty } from '../parts/basics.tsx';
import { attempt } from '../parts/dialogs.tsx';
import { Choice, Search } from '../parts/fields.tsx';
import { Page } from '../parts/page.tsx';
import { ExchangeTable, senderText } from './exchanges.tsx';

const SHOWN = 200;
const STATUSES = [
  ['', 'Every status'],
  ['errors', 'Refused and failed'],
  ['writes', 'Changes'],
  ['2', '2xx'],
  ['4', '4xx'],
  ['5', '5xx'],
] as const;
const SENDERS = [
  ['', 'Everybody'],
  ['guest', 'Guests'],
  ['user', 'Users'],
  ['key', 'API key'],
  ['function', 'Functions'],
] as const;

/** `/log`: every request to the API, as it comes. */
export function LogPage() {
  const { query, route } = useLocation();
  const { search = '', status = '', from = '' } = query;
  const isHidden = query['own'] === 'hidden';
  const all = useStore(exchanges);
  const [frozen, setFrozen] = useState<readonly Exchange[]>();
  const shown = (frozen ?? all).filter((one) => (!isHidden || !one.own) && isWanted(one, { search, status, from }));
  const to = (change: Record<string, string>) =>
    withQuery('/log', { search, status, from, own: isHidden ? 'hidden' : '', ...change });
  const clear = () =>
    attempt(async () => {
      await own('DELETE', 'log');
      exchanges.set([]);
      setFrozen(undefined);
    });
  return (
    <Page
      title="Log"
      actions={
        <>
          <button type="button" aria-pressed={frozen !== undefined} onClick={() => setFrozen(frozen ? undefined : all)}>
            {frozen
              ? `Continue (${all.length > 0 && frozen[0] ? (all[0]?.number ?? 0) - frozen[0].number : 0} new)`
              : 'Pause'}
          </button>
          <button type="button" onClick={() => void clear()}>
            Clear
          </button>
        </>
      }
    >
      <div class="bar">
        <Search
          label="Filter by path, user or reason"
          value={search}
          onChange={(value) => route(to({ search: value }), true)}
        />
        <Choice
          label="Status"
          quiet
          options={STATUSES}
          value={status}
          onChange={(event) => route(to({ status: event.currentTarget.value }), true)}
        />
        <Choice
          label="From"
          quiet
          options={SENDERS}
          value={from}
          onChange={(event) => route(to({ from: event.currentTarget.value }), true)}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={isHidden}
            onChange={(event) => route(to({ own: event.currentTarget.checked ? 'hidden' : '' }), true)}
          />{' '}
          Without this page’s own
        </label>
      </div>
      {shown.length === 0 ? (
        <Empty title={all.length === 0 ? 'No requests yet' : 'No request matches'}>
          <p>
            {all.length === 0 || !(search || status || from) ? (
              'Requests to the API and to the domains of functions appear here as they come. Start your app, or try a snippet of the overview.'
            ) : (
              <a href="/log">Show all</a>
            )}
          </p>
        </Empty>
      ) : (
        <>
          <ExchangeTable items={shown.slice(0, SHOWN)} />
          <p class="soft">
            {plural(shown.length, 'request')}
            {shown.length > SHOWN && `, the last ${SHOWN} of them shown`}. The server keeps the last 500 in memory.
          </p>
        </>
      )}
    </Page>
  );
}

function isWanted(one: Exchange, { search, status, from }: { search: string; status: string; from: string }): boolean {
  if (from && one.from.kind !== from) return false;
  if (status === 'errors' && one.status < 400) return false;
  if (status === 'writes' && one.method === 'GET') return false;
  if (/^\d$/.test(status) && Math.floor(one.status / 100) !== Number(status)) return false;
  const words = search.toLowerCase();
  const text = `${one.method} ${one.host} ${one.target} ${one.status} ${senderText(one)} ${one.refusal?.type ?? ''} ${one.refusal?.message ?? ''}`;
  return words === '' || text.toLowerCase().includes(words);
}
