import { enc } from '../lib/address.ts';
import { useData } from '../lib/data.ts';
import { total } from '../lib/format.ts';
import { concerns } from '../lib/live.ts';
import { countOf, type Models, readTables, rowsPath, type Table as TableModel } from '../lib/models.ts';
import { Badge, Empty, Pending, Section } from '../parts/basics.tsx';
import { Page } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';

interface Listed {
  database: Models.Database;
  tables: { table: TableModel; rows: number }[];
}

async function readDatabases(signal: AbortSignal): Promise<Listed[]> {
  const all = await readTables(signal);
  return Promise.all(
    all.map(async ({ database, tables }) => {
      const counted = tables.map(async (table) => ({
        table,
        rows: await countOf(rowsPath(database.$id, table.$id), { signal }),
      }));
      return { database, tables: await Promise.all(counted) };
    }),
  );
}

/** `/databases`: all tables. */
export function DatabasesPage() {
  const { data, error } = useData('databases', readDatabases, (news) => concerns(news, 'databases', 'tablesdb'));
  return (
    <Page title="Databases">
      <Pending data={data} error={error} />
      {data?.length === 0 && (
        <Empty title="No databases">
          <p>
            Declare <code>tablesDB</code> and <code>tables</code> in your <code>appwrite.json</code>; they appear when
            you save it. Or make them with <code>tablesDB.create</code>.
          </p>
        </Empty>
      )}
      {data?.map((listed) => (
        <Section
          key={listed.database.$id}
          title={listed.database.name}
          id={`database-${listed.database.$id}`}
          actions={<code class="soft">{listed.database.$id}</code>}
        >
          <Tables of={listed} />
        </Section>
      ))}
    </Page>
  );
}

function Tables({ of: { database, tables } }: { of: Listed }) {
  if (tables.length === 0)
    return (
      <Empty title="No tables">
        <p>
          Declare them under <code>tables</code>, with <code>"databaseId": "{database.$id}"</code>.
        </p>
      </Empty>
    );
  const columns: Column<Listed['tables'][number]>[] = [
    {
      name: 'Table',
      cell: ({ table }) => <a href={`/databases/${enc(database.$id)}/${enc(table.$id)}`}>{table.name}</a>,
    },
    { name: 'Rows', number: true, cell: ({ rows }) => total(rows) },
    { name: 'Permissions', cell: ({ table }) => <Access table={table} /> },
    { name: 'Columns', wide: true, number: true, cell: ({ table }) => table.columns.length },
    { name: 'Indexes', wide: true, number: true, cell: ({ table }) => table.indexes.length },
    { name: 'Id', wide: true, cell: ({ table }) => <code class="soft">{table.$id}</code> },
  ];
  return <Table label={`Tables of ${database.name}`} columns={columns} items={tables} id={({ table }) => table.$id} />;
}

function Access({ table: { $permissions, rowSecurity, enabled } }: { table: TableModel }) {
  return (
    <span class="badges" title={$permissions.join('\n')}>
      {!enabled && <Badge tone="warn">disabled</Badge>}
      {rowSecurity && <Badge tone="info">row security</Badge>}
      {$permissions.length > 0 ? (
        <Badge>
          {$permissions[0]}
          {$permissions.length > 1 && ` +${$permissions.length - 1}`}
        </Badge>
      ) : (
        <Badge>{rowSecurity ? 'rows only' : 'keys only'}</Badge>
      )}
    </span>
  );
}
