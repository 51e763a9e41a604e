import { enc, withQuery } from '../lib/address.ts';
import { ApiError } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { total } from '../lib/format.ts';
import { concerns } from '../lib/live.ts';
import { countOf, type Models, readTables, rowsPath, type Table as TableModel } from '../lib/models.ts';
import { asUser } from '../lib/people.ts';
import { Badge, Empty, Failure, Loading } from '../parts/basics.tsx';
import { type Column, Table } from '../parts/table.tsx';

interface Readable {
  database: Models.Database;
  table: TableModel;
  rows: number;
  /** Whether they may read nothing. */
  isRefused: boolean;
}

/** How much of each table a user may read, by asking as the user. */
async function readable(userId: string, signal: AbortSignal): Promise<Readable[]> {
  const as = await asUser(userId);
  const all = await readTables(signal);
  const tables = all.flatMap(({ database, tables }) => tables.map((table) => ({ database, table })));
  return Promise.all(
    tables.map(async ({ database, table }) => {
      try {
        const rows = await countOf(rowsPath(database.$id, table.$id), { as, signal });
        return { database, table, rows, isRefused: false };
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return { database, table, rows: 0, isRefused: true };
      }
    }),
  );
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
    { name: 'Rows', number: true, cell: ({ rows }) => total(rows) },
    {
      name: 'Decided by',
      cell: ({ table, isRefused }) =>
        isRefused ? (
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
