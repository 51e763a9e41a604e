import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { functionColumns, NoFunctions, readOverview } from '../functions/functions.tsx';
import { connection, endpoint } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { total } from '../lib/format.ts';
import { concerns, exchanges } from '../lib/live.ts';
import { countOf, readInbox } from '../lib/models.ts';
import { useStore } from '../lib/store.ts';
import { ExchangeTable } from '../log/exchanges.tsx';
import { Copy, Empty, Facts, IconButton, Id, Pending, Section } from '../parts/basics.tsx';
import { Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { Snippets } from './snippets.tsx';

interface Counts {
  users: number;
  databases: number;
  buckets: number;
  messages: number;
}

async function readCounts(signal: AbortSignal): Promise<Counts> {
  const [users, databases, buckets, inbox] = await Promise.all([
    countOf('/users', { signal }),
    countOf('/tablesdb', { signal }),
    countOf('/storage/buckets', { signal }),
    readInbox(signal),
  ]);
  return { users, databases, buckets, messages: inbox.length };
}

/** `/`: how to reach it, what is in it, what happens. */
export function OverviewPage() {
  const functions = useData(
    'overview',
    (signal) => readOverview(signal, 1),
    (news) => concerns(news, 'functions') || news.type === 'end',
  );
  const { data: counts } = useData(
    'counts',
    readCounts,
    (news) => concerns(news, 'users', 'databases', 'buckets') || news.type === 'inbox',
  );
  const last = useStore(exchanges).slice(0, 8);
  return (
    <Page title="Overview">
      <div class="tiles">
        <Tile href="/users" name="Users" number={counts?.users} />
        <Tile href="/functions" name="Functions" number={functions.data?.length} />
        <Tile href="/databases" name="Databases" number={counts?.databases} />
        <Tile href="/storage" name="Buckets" number={counts?.buckets} />
        <Tile href="/inbox" name="Messages" number={counts?.messages} most={100} />
      </div>
      <Section title="Connect">
        <div class="columns">
          <Connect />
          <Snippets />
        </div>
      </Section>
      <Section title="Functions">
        <Pending data={functions.data} error={functions.error} />
        {functions.data?.length === 0 && <NoFunctions />}
        {functions.data && functions.data.length > 0 && (
          <Table label="Functions" columns={functionColumns} items={functions.data} id={({ fn }) => fn.$id} />
        )}
      </Section>
      <Section title="Latest requests" actions={<a href="/log">All requests</a>}>
        {last.length > 0 ? (
          <ExchangeTable items={last} />
        ) : (
          <Empty title="No requests yet">
            <p>Point your app at the endpoint above; its requests appear here.</p>
          </Empty>
        )}
      </Section>
    </Page>
  );
}

function Tile({
  href,
  name,
  number,
  most,
}: {
  href: string;
  name: string;
  number: number | undefined;
  most?: number;
}): ComponentChildren {
  return (
    <a class="tile" href={href}>
      <strong>{number === undefined ? '–' : total(number, most)}</strong>
      <span>{name}</span>
    </a>
  );
}

function Connect() {
  const { projectId, key, version, folder } = connection();
  const [isShown, setShown] = useState(false);
  return (
    <Facts
      of={[
        ['Endpoint', <Id key="endpoint">{endpoint()}</Id>],
        ['Project id', <Id key="project">{projectId}</Id>],
        [
          'API key',
          <span key="key" class="id">
            <code class="secret">{isShown ? key : '••••••••••••••••'}</code>
            <IconButton
              icon={isShown ? 'hidden' : 'eye'}
              label={isShown ? 'Hide the API key' : 'Show the API key'}
              pressed={isShown}
              onClick={() => setShown(!isShown)}
            />
            <Copy text={key} what="the API key" />
          </span>,
        ],
        ['Appwrite', version],
        ['Data', folder ? <code>{folder}</code> : 'in memory only'],
      ]}
    />
  );
}
