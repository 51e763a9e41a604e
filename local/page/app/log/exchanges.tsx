import type { ComponentChildren } from 'preact';
import type { Exchange } from '../../../auth/traffic.ts';
import { clock, duration, whole } from '../lib/format.ts';
import { Badge, type Tone } from '../parts/basics.tsx';
import { type Column, Table } from '../parts/table.tsx';

function toneOf(status: number): Tone {
  if (status >= 500) return 'bad';
  if (status >= 400) return 'warn';
  return status >= 300 ? 'info' : 'good';
}

/** Who sent a request, in words. */
export function senderText({ from }: Exchange): string {
  if (from.kind === 'user') return from.name;
  if (from.kind === 'function') return from.id;
  return from.kind === 'key' ? 'API key' : 'guest';
}

function Sender({ of }: { of: Exchange }): ComponentChildren {
  const { from } = of;
  if (from.kind === 'user')
    return (
      <a href={`/users/${from.id}`} title={`${from.id}, by ${from.by === 'jwt' ? 'a JWT' : 'a session'}`}>
        {from.name}
      </a>
    );
  if (from.kind === 'function')
    return (
      <a href={`/functions/${from.id}/executions/${from.executionId}`} title="By the key of an execution">
        {from.id}
      </a>
    );
  return from.kind === 'key' ? 'API key' : <span class="soft">guest</span>;
}

/** The address as it matters here: without `/v1`, with a function's domain. */
function addressOf({ host, target }: Exchange): string {
  const path = target.replace(/^\/v1(?=\/)/, '');
  const isHere = host === location.hostname || host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
  return isHere ? readable(path) : `${host}${readable(path)}`;
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const columns: Column<Exchange>[] = [
  {
    name: 'Time',
    width: '88',
    cell: ({ at }) => (
      <time class="mono" dateTime={new Date(at).toISOString()} title={whole(at)}>
        {clock(at)}
      </time>
    ),
  },
  { name: 'Status', width: '68', cell: ({ status }) => <Badge tone={toneOf(status)}>{status}</Badge> },
  { name: 'From', width: '148', wide: true, cell: (one) => <Sender of={one} /> },
  {
    name: 'Request',
    cell: (one) => (
      <>
        <code class="clip" title={addressOf(one)}>
          <b class={`method ${one.method.toLowerCase()}`}>{one.method}</b> {addressOf(one)}
        </code>
        {one.own && <Badge>this page</Badge>}
        <span class="narrow-only soft">
          from <Sender of={one} />
        </span>
        {one.refusal && <Why of={one} />}
      </>
    ),
  },
  { name: 'Took', width: '86', number: true, wide: true, cell: ({ ms }) => duration(ms) },
];

/** Why a request was refused: the error, and which scope or permission was missing. */
function Why({ of: { refusal } }: { of: Exchange }) {
  if (!refusal) return null;
  return (
    <span class="why">
      <code>{refusal.type}</code> {refusal.message}
      {refusal.why && <span class="why-not">{refusal.why}</span>}
    </span>
  );
}

/** Requests with their answers. */
export function ExchangeTable({ items }: { items: readonly Exchange[] }) {
  return <Table label="Requests" columns={columns} items={items} id={({ number }) => String(number)} />;
}
