import type { VNode } from 'preact';
import { enc } from '../lib/address.ts';
import { api } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { concerns } from '../lib/live.ts';
import type { Models } from '../lib/models.ts';
import { Ago, Badge, Empty, Failure, IconButton, Loading } from '../parts/basics.tsx';
import { attempt, confirmed } from '../parts/dialogs.tsx';
import { type Column, Table } from '../parts/table.tsx';

interface ListProps<T> {
  userId: string;
  name: 'sessions' | 'targets' | 'memberships';
  columns: readonly Column<T>[];
  empty: VNode;
}

/** One of a user's lists. */
function List<T extends { $id: string }>({ userId, name, columns, empty }: ListProps<T>) {
  const { data, error } = useData(
    `user ${userId} ${name}`,
    (signal) => api<Record<string, T[]>>('GET', `/users/${enc(userId)}/${name}`, { signal }),
    (news) => concerns(news, 'users', 'teams'),
  );
  const items = data?.[name];
  if (error) return <Failure error={error} />;
  if (!items) return <Loading />;
  return items.length === 0 ? empty : <Table label={name} columns={columns} items={items} id={({ $id }) => $id} />;
}

export function Sessions({ userId }: { userId: string }) {
  const end = async ({ $id }: Models.Session) => {
    if (await confirmed('End this session?', 'Whoever uses it is signed out at once.', 'End session'))
      await attempt(() => api('DELETE', `/users/${enc(userId)}/sessions/${$id}`), 'Session ended');
  };
  const columns: Column<Models.Session>[] = [
    { name: 'Began', cell: ({ $createdAt }) => <Ago at={$createdAt} /> },
    { name: 'By', cell: ({ provider }) => <Badge>{provider}</Badge> },
    {
      name: 'Client',
      wide: true,
      cell: ({ clientName, osName }) => [clientName, osName].filter(Boolean).join(' on ') || 'unknown',
    },
    { name: 'Address', wide: true, cell: ({ ip }) => <code>{ip}</code> },
    { name: 'Id', wide: true, cell: ({ $id }) => <code class="soft">{$id}</code> },
    {
      name: 'End',
      cell: (session) => <IconButton icon="trash" label="End this session" onClick={() => void end(session)} />,
    },
  ];
  const empty = (
    <Empty title="Not signed in anywhere">
      <p>A session appears here as soon as they sign in. “Sign in as this user” above makes one.</p>
    </Empty>
  );
  return <List userId={userId} name="sessions" columns={columns} empty={empty} />;
}

export function Targets({ userId }: { userId: string }) {
  const columns: Column<Models.Target>[] = [
    { name: 'Kind', cell: ({ providerType }) => <Badge>{providerType}</Badge> },
    { name: 'Identifier', cell: ({ identifier }) => <code>{identifier}</code> },
    { name: 'Name', wide: true, cell: ({ name }) => name },
    { name: 'Since', wide: true, cell: ({ $updatedAt }) => <Ago at={$updatedAt} /> },
    { name: 'Id', wide: true, cell: ({ $id }) => <code class="soft">{$id}</code> },
  ];
  const empty = (
    <Empty title="No targets">
      <p>
        An e-mail address or a phone number is a target by itself. A device becomes one with{' '}
        <code>account.createPushTarget</code>.
      </p>
    </Empty>
  );
  return <List userId={userId} name="targets" columns={columns} empty={empty} />;
}

export function Memberships({ userId }: { userId: string }) {
  const columns: Column<Models.Membership>[] = [
    { name: 'Team', cell: ({ teamName, teamId }) => `${teamName} (${teamId})` },
    { name: 'Roles', cell: ({ roles }) => roles.map((role) => <Badge key={role}>{role}</Badge>) },
    {
      name: 'Joined',
      cell: ({ confirm, joined }) => (confirm ? <Ago at={joined} /> : <Badge tone="warn">invited</Badge>),
    },
  ];
  const empty = (
    <Empty title="In no team">
      <p>
        A team’s members get its permissions, <code>team:&lt;id&gt;</code>. Add one with{' '}
        <code>teams.createMembership</code>.
      </p>
    </Empty>
  );
  return <List userId={userId} name="memberships" columns={columns} empty={empty} />;
}
