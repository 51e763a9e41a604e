import { enc, withQuery } from '../lib/address.ts';
import { ApiError, api } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { count } from '../lib/format.ts';
import { concerns } from '../lib/live.ts';
import { limit, type Models, type Table as TableModel } from '../lib/models.ts';
import { asUser } from '../lib/people.ts';
import { Badge, Empty, Failure, Loading } from '../parts/basics.tsx';
import { type Column, Table } from '../parts/table.tsx';

interface Readable {
  database: Models.Database;
  table: TableModel;
  total: number;
  /** Why they may read nothing. */
  refused: string | undefined;
}

/** How much of each table a user may read, by asking as the user. */
async function readable(userId: string, signal: AbortSignal): Promise<Readable[]> {
  const as = await asUser(userId);
  const { databases } = await api<Models.DatabaseList>('GET', '/tablesdb', {
    query: { queries: [limit(100)] },
    signal,
  });
  const found = databases.map(async (database) => {
    const path = `/tablesdb/${enc(database.$id)}/tables`;
    const { tables } = await api<Models.TableList>('GET', path, { query: { queries: [limit(100)] }, signal });
    return Promise.all(
      tables.map(async (table) => {
        const rows = await api<Models.RowList>('GET', `${path}/${enc(table.$id)}/rows`, {
          query: { queries: [limit(1)] },
          as,
          signal,
        }).catch((error: unknown) => {
          if (error instanceof ApiError) return error;
          throw error;
        });
        const refused = rows instanceof ApiError ? rows.message : undefined;
        return { database, table, total: rows instanceof ApiError ? 0 : rows.total, refused };
      }),
    );
  });
  return (await Promise.all(found)).flat();
}

/** The tables, with how many rows the user may read in each. */
export function Readable({ userId }: { userId: string }) {
  const { data, error } = useData(
    `readable ${userId}`,
    (signal) => readable(userId, signal),
    (news) => concerns(news, 'databases', 'users', 'teams'),
  );
  const columns: Column<Readable>[] = [
    {
      name: 'Table',
      cell: ({ database, table }) => (
        <a
          href={withQuery(`/databases/${enc(database.$id)}/${enc(table.$id)}`, { as: userId })}
        >{`${database.name} / ${table.name}`}</a>
      ),
    },
    { name: 'Rows', number: true, cell: ({ total }) => `${count(total)}${total >= 5000 ? '+' : ''}` },
    {
      name: 'Decided by',
      cell: ({ table, refused }) =>
        refused ? (
          <Badge tone="bad">refused by the table</Badge>
        ) : (
          <Badge>{table.rowSecurity ? 'table and row' : 'table'}</Badge>
        ),
    },
  ];
  if (error) return <Failure error={error} />;
  if (!data) return <Loading />;
  if (data.length === 0)
    return (
      <Empty title="No tables">
        <p>
          Declare them under <code>tables</code> in the configuration.
        </p>
      </Empty>
    );
  return (
    <Table
      label="Rows they may read"
      columns={columns}
      items={data}
      id={({ database, table }) => `${database.$id}/${table.$id}`}
    />
  );
}
