import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import { enc, withQuery } from '../lib/address.ts';
import { api, isMissing } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { concerns } from '../lib/live.ts';
import type { Table as TableModel } from '../lib/models.ts';
import { Badge, Badges, Empty, Facts, Id, Pending } from '../parts/basics.tsx';
import { Tabs } from '../parts/fields.tsx';
import { Icon } from '../parts/icons.tsx';
import { Missing, Page } from '../parts/page.tsx';
import { type Column as Shown, Table } from '../parts/table.tsx';
import { type Column, columnsOf, kindOf } from './models.ts';
import { NewRow } from './new-row.tsx';
import { Rows } from './rows.tsx';

const TABS = [
  ['rows', 'Rows'],
  ['columns', 'Columns'],
  ['indexes', 'Indexes'],
  ['permissions', 'Permissions'],
] as const;

/** `/databases/<database>/<table>`: one table. */
export function TablePage() {
  const { params } = useRoute();
  const { databaseId = '', tableId = '' } = params;
  const { query } = useLocation();
  const tab = query['tab'] ?? 'rows';
  const [isNew, setNew] = useState(false);
  const path = `/tablesdb/${enc(databaseId)}/tables/${enc(tableId)}`;
  const address = `/databases/${enc(databaseId)}/${enc(tableId)}`;
  const { data: table, error } = useData(
    `table ${databaseId} ${tableId}`,
    (signal) => api<TableModel>('GET', path, { signal }),
    // rows change often, the table itself seldom
    (news) =>
      concerns(news, 'databases', 'tablesdb') &&
      !(news.type === 'event' && news.names[0]?.includes('.rows.')) &&
      !(news.type === 'exchange' && news.exchange.target.includes('/rows')),
  );
  if (isMissing(error))
    return (
      <Missing title="Table" above={[['/databases', 'Databases']]}>
        <a href="/databases">All tables</a>
      </Missing>
    );
  return (
    <Page
      title={table?.name ?? 'Table'}
      above={[
        ['/databases', 'Databases'],
        ['/databases', databaseId],
      ]}
      actions={
        table && (
          <button type="button" class="primary" onClick={() => setNew(true)}>
            <Icon name="plus" size={16} /> New row
          </button>
        )
      }
    >
      <Pending data={table} error={error} />
      {table && (
        <>
          <Tabs
            label="About this table"
            tabs={TABS}
            current={tab}
            href={(id) => withQuery(address, { tab: id === 'rows' ? '' : id })}
          />
          {tab === 'rows' && <Rows table={table} path={path} address={address} onNew={() => setNew(true)} />}
          {tab === 'columns' && <Columns columns={columnsOf(table)} />}
          {tab === 'indexes' && <Indexes table={table} />}
          {tab === 'permissions' && <Permissions table={table} />}
        </>
      )}
      {isNew && table && (
        <NewRow table={table} path={path} address={address} who={query['as'] ?? ''} onClose={() => setNew(false)} />
      )}
    </Page>
  );
}

function Columns({ columns }: { columns: readonly Column[] }) {
  const shown: Shown<Column>[] = [
    { name: 'Column', cell: ({ key }) => <code>{key}</code> },
    { name: 'Holds', cell: kindOf },
    { name: 'Required', cell: ({ required }) => (required ? 'yes' : 'no') },
    {
      name: 'Default',
      wide: true,
      cell: (column) =>
        column.default === null || column.default === undefined ? (
          <span class="soft">none</span>
        ) : (
          <code>{JSON.stringify(column.default)}</code>
        ),
    },
    {
      name: 'Status',
      cell: ({ status, error }) => (
        <Badge tone={status === 'available' ? 'good' : status === 'failed' ? 'bad' : 'info'}>{error || status}</Badge>
      ),
    },
  ];
  if (columns.length === 0)
    return (
      <Empty title="No columns">
        <p>
          Declare them under the table’s <code>columns</code> in the configuration.
        </p>
      </Empty>
    );
  return <Table label="Columns" columns={shown} items={columns} id={({ key }) => key} />;
}

function Indexes({ table: { indexes } }: { table: TableModel }) {
  const shown: Shown<TableModel['indexes'][number]>[] = [
    { name: 'Index', cell: ({ key }) => <code>{key}</code> },
    { name: 'Kind', cell: ({ type }) => <Badge>{type}</Badge> },
    {
      name: 'Columns',
      cell: ({ columns, orders }) =>
        columns.map((column, i) => `${column} ${orders?.[i]?.toLowerCase() ?? ''}`.trim()).join(', '),
    },
    { name: 'Status', cell: ({ status }) => <Badge tone={status === 'available' ? 'good' : 'info'}>{status}</Badge> },
  ];
  if (indexes.length === 0)
    return (
      <Empty title="No indexes">
        <p>A filter or an order without an index reads the whole table, on the real server, too.</p>
      </Empty>
    );
  return <Table label="Indexes" columns={shown} items={indexes} id={({ key }) => key} />;
}

function Permissions({ table: { $id, $permissions, rowSecurity, enabled } }: { table: TableModel }) {
  return (
    <Facts
      of={[
        ['Id', <Id key="id">{$id}</Id>],
        ['Enabled', enabled ? 'yes' : 'no, only for API keys'],
        [
          'Row security',
          rowSecurity
            ? 'on: the permissions of each row count, next to those of the table'
            : 'off: the permissions of rows do not count',
        ],
        [
          'Permissions',
          <Badges
            key="permissions"
            of={$permissions}
            none={`none: ${rowSecurity ? 'only those of each row' : 'only API keys reach its rows'}`}
          />,
        ],
      ]}
    />
  );
}
