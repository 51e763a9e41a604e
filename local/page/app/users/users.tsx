import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { withQuery } from '../lib/address.ts';
import { api, query } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { concerns } from '../lib/live.ts';
import { after, limit, type Models, type User } from '../lib/models.ts';
import { nameOf } from '../lib/people.ts';
import { Ago, Badge, Empty, Pending } from '../parts/basics.tsx';
import { Search } from '../parts/fields.tsx';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';
import { type Column, Pager, Table } from '../parts/table.tsx';
import { NewUser } from './new-user.tsx';

const PER_PAGE = 50;

const columns: Column<User>[] = [
  {
    name: 'User',
    cell: (user) => <a href={`/users/${user.$id}`}>{nameOf(user)}</a>,
  },
  {
    name: 'E-mail',
    cell: ({ email, emailVerification }) =>
      email ? (
        <span class="nowrap">
          {email} {!emailVerification && <Badge tone="warn">unverified</Badge>}
        </span>
      ) : (
        <span class="soft">none</span>
      ),
  },
  { name: 'Labels', wide: true, cell: ({ labels }) => labels.map((label) => <Badge key={label}>{label}</Badge>) },
  {
    name: 'Status',
    wide: true,
    cell: ({ status }) => <Badge tone={status ? 'good' : 'bad'}>{status ? 'active' : 'blocked'}</Badge>,
  },
  { name: 'Joined', wide: true, cell: ({ registration }) => <Ago at={registration} /> },
  { name: 'Id', wide: true, cell: ({ $id }) => <code class="soft">{$id}</code> },
];

/** `/users`: who signed up. */
export function UsersPage() {
  const { query: asked, route } = useLocation();
  const { search = '', after: cursor = '' } = asked;
  const [isNew, setNew] = useState(false);
  const { data, error } = useData(
    `users ${search} ${cursor}`,
    (signal) =>
      api<Models.UserList>('GET', '/users', {
        query: {
          search,
          queries: [limit(PER_PAGE), query('orderDesc', '$createdAt'), ...(cursor ? [after(cursor)] : [])],
        },
        signal,
      }),
    (news) => concerns(news, 'users'),
  );
  const to = (change: Record<string, string>) => withQuery('/users', { search, ...change });
  return (
    <Page
      title="Users"
      actions={
        <button type="button" class="primary" onClick={() => setNew(true)}>
          <Icon name="plus" size={16} /> New user
        </button>
      }
    >
      <div class="bar">
        <Search
          label="Search by name, e-mail, phone or id"
          value={search}
          onChange={(value) => route(to({ search: value }), true)}
        />
      </div>
      <Pending data={data} error={error} />
      {data && data.users.length === 0 && <NoUsers search={search} onNew={() => setNew(true)} />}
      {data && data.users.length > 0 && (
        <>
          <Table label="Users" columns={columns} items={data.users as User[]} id={({ $id }) => $id} />
          <Pager
            items={data.users}
            number={data.total}
            perPage={PER_PAGE}
            cursor={cursor}
            onPage={(after) => route(to({ after }))}
          />
        </>
      )}
      {isNew && <NewUser onClose={() => setNew(false)} />}
    </Page>
  );
}

function NoUsers({ search, onNew }: { search: string; onNew(): void }) {
  if (search) return <Empty title="Nobody matches">Search by the beginning of a word, or by the whole id.</Empty>;
  return (
    <Empty title="Nobody has signed up yet">
      <p>
        Sign up in your app, or make a user here. Functions that subscribed to <code>users.*.create</code> run either
        way.
      </p>
      <p>
        <button type="button" onClick={onNew}>
          Make a user
        </button>
      </p>
    </Empty>
  );
}
