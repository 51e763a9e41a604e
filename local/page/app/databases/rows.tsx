import { useLocation } from 'preact-iso/router';
import { enc, withQuery } from '../lib/address.ts';
import { api, query } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { after, limit, type Row, type Table as TableModel } from '../lib/models.ts';
import { Ago, Badge, Empty, Pending } from '../parts/basics.tsx';
import { Pager, type Column as Shown, Table } from '../parts/table.tsx';
import { verdict } from './access.ts';
import { credentialsOf, GUEST, useRoles } from './as.tsx';
import { Filter, filterOf, type RowsView, viewOf } from './filter.tsx';
import { type Column, columnsOf } from './models.ts';

const PER_PAGE = 50;
/** How many columns are shown at once, and how much of a value. */
const COLUMNS = 6;
const LONGEST = 80;

interface RowsProps {
  table: TableModel;
  /** The table's path in the API, and its address on this page. */
  path: string;
  address: string;
  onNew(): void;
}

/** A page of a table's rows, by cursor, as the key or as a user would get it. */
export function Rows({ table, path, address, onNew }: RowsProps) {
  const { query: asked, route } = useLocation();
  const view = viewOf(asked);
  const { who, sort, cursor } = view;
  const columns = columnsOf(table);
  const roles = useRoles(who);
  const queries = [limit(PER_PAGE), ...filterOf(view, columns), ...orderOf(sort), ...(cursor ? [after(cursor)] : [])];
  const { data, error } = useData(
    `rows ${path} ${who} ${queries.join()}`,
    async (signal) =>
      api<{ total: number; rows: Row[] }>('GET', `${path}/rows`, {
        query: { queries },
        as: await credentialsOf(who),
        signal,
      }),
    (news) =>
      news.type === 'event' &&
      (news.names[0] === '*' ||
        news.names.some(
          (name) => name.includes(`.tables.${table.$id}.`) || name.includes(`.collections.${table.$id}.`),
        )),
  );
  const to = (change: Partial<RowsView>) => {
    const { who: as, column, operator, value, sort, cursor } = { ...view, cursor: '', ...change };
    return withQuery(address, { as, column, ...(column ? { operator, value } : {}), sort, after: cursor });
  };
  return (
    <>
      <Filter view={view} columns={columns} onChange={(change) => route(to(change), true)} />
      {who !== '' && roles && <Reading who={who} roles={roles} table={table} />}
      <Pending data={data} error={error} />
      {data && data.rows.length === 0 && (
        <Empty title={view.column || cursor ? 'No row matches' : who ? 'They may read no row' : 'No rows yet'}>
          {view.column || who ? (
            <p>
              <a href={address}>Show all rows</a>
            </p>
          ) : (
            <p>
              <button type="button" onClick={onNew}>
                Make a row
              </button>
            </p>
          )}
        </Empty>
      )}
      {data && data.rows.length > 0 && (
        <>
          <Table label="Rows" columns={shownColumns(columns, address, who)} items={data.rows} id={({ $id }) => $id} />
          <Pager
            items={data.rows}
            number={data.total}
            perPage={PER_PAGE}
            cursor={cursor}
            onPage={(after) => route(to({ cursor: after }))}
          />
        </>
      )}
    </>
  );
}

/** Whether a guest or user may read the table as a whole. */
function Reading({ who, roles, table }: { who: string; roles: readonly string[]; table: TableModel }) {
  const { allowed, why } = verdict('read', roles, { table: table.$permissions, rowSecurity: table.rowSecurity });
  const create = verdict('create', roles, { table: table.$permissions, rowSecurity: table.rowSecurity });
  return (
    <p class="verdicts">
      {allowed ? (
        <Badge tone="good">reads all rows</Badge>
      ) : (
        <Badge tone={table.rowSecurity ? 'info' : 'bad'}>
          {table.rowSecurity ? 'reads some rows' : 'reads nothing'}
        </Badge>
      )}{' '}
      {why} <Badge tone={create.allowed ? 'good' : 'bad'}>{create.allowed ? 'may create' : 'may not create'}</Badge>{' '}
      {create.why}
      <span class="roles soft">
        Roles of {who === GUEST ? 'a guest' : <a href={`/users/${enc(who)}`}>{who}</a>}: {roles.join(', ')}
      </span>
    </p>
  );
}

function orderOf(sort: string): string[] {
  if (sort === '') return [];
  return [sort.startsWith('-') ? query('orderDesc', sort.slice(1)) : query('orderAsc', sort)];
}

function shownColumns(columns: readonly Column[], address: string, who: string): Shown<Row>[] {
  return [
    {
      name: '$id',
      cell: ({ $id }) => (
        <a class="mono nowrap" href={withQuery(`${address}/${enc($id)}`, { as: who })}>
          {$id}
        </a>
      ),
    },
    ...columns.slice(0, COLUMNS).map(
      (column, index): Shown<Row> => ({
        name: column.key,
        cell: (row) => <Value of={row[column.key]} />,
        ...(index > 1 ? { wide: true } : {}),
      }),
    ),
    { name: '$updatedAt', wide: true, cell: ({ $updatedAt }) => <Ago at={$updatedAt} /> },
  ];
}

function Value({ of: value }: { of: unknown }) {
  if (value === null || value === undefined) return <span class="soft">null</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return typeof value === 'string' ? <span class="clip cell">{short}</span> : <code class="clip cell">{short}</code>;
}
