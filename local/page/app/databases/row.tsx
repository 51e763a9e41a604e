import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import { enc, withQuery } from '../lib/address.ts';
import { api, isMissing } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { whole } from '../lib/format.ts';
import type { Row, Table } from '../lib/models.ts';
import { Facts, Failure, Id, Pending, Section } from '../parts/basics.tsx';
import { attempt, confirmed, valuesOf } from '../parts/dialogs.tsx';
import { Missing, Page } from '../parts/page.tsx';
import { toast } from '../parts/toasts.tsx';
import { credentialsOf } from './as.tsx';
import { columnsOf } from './models.ts';
import { PermissionsForm } from './permissions.tsx';
import { Access } from './row-access.tsx';
import { dataOf, RowFields } from './row-fields.tsx';

/** `/databases/<database>/<table>/<row>`: one row, its permissions, and who may do what with it. */
export function RowPage() {
  const { params } = useRoute();
  const { databaseId = '', tableId = '', rowId = '' } = params;
  const { query, route } = useLocation();
  const who = query['as'] ?? '';
  const path = `/tablesdb/${enc(databaseId)}/tables/${enc(tableId)}`;
  const address = `/databases/${enc(databaseId)}/${enc(tableId)}`;
  const { data, error } = useData(
    `row ${path} ${rowId}`,
    async (signal) => {
      const [table, row] = await Promise.all([
        api<Table>('GET', path, { signal }),
        api<Row>('GET', `${path}/rows/${enc(rowId)}`, { signal }),
      ]);
      return { table, row };
    },
    (news) => news.type === 'event' && news.names.some((name) => name === '*' || name.includes(`.${rowId}`)),
  );
  const above = [
    ['/databases', 'Databases'],
    [withQuery(address, { as: who }), tableId],
  ] as const;
  if (isMissing(error))
    return (
      <Missing title="Row" above={above}>
        <a href={address}>All rows of {tableId}</a>
      </Missing>
    );
  const remove = async () => {
    if (!(await confirmed('Delete this row?', `Row ${rowId} of ${tableId} is deleted${who ? `, as ${who}` : ''}.`)))
      return;
    const work = async () => api('DELETE', `${path}/rows/${enc(rowId)}`, { as: await credentialsOf(who) });
    if (await attempt(work, 'Row deleted')) route(address);
  };
  return (
    <Page
      title="Row"
      above={above}
      actions={
        data && (
          <button type="button" class="danger" onClick={() => void remove()}>
            Delete
          </button>
        )
      }
    >
      <Pending data={data} error={error} />
      {data && (
        <>
          <Facts
            of={[
              ['Id', <Id key="id">{data.row.$id}</Id>],
              ['Made', whole(data.row.$createdAt)],
              ['Changed', whole(data.row.$updatedAt)],
            ]}
          />
          <Access
            table={data.table}
            row={data.row}
            who={who}
            onWho={(id) => route(withQuery(`${address}/${enc(rowId)}`, { as: id }), true)}
          />
          <div class="columns">
            <Section title={who ? `Change it as ${who}` : 'Change it'}>
              <Edit key={`${data.row.$updatedAt}`} path={path} who={who} table={data.table} row={data.row} />
            </Section>
            <Section title="Permissions">
              <PermissionsForm
                key={data.row.$permissions.join()}
                path={path}
                row={data.row}
                rowSecurity={data.table.rowSecurity}
                who={who}
              />
            </Section>
          </div>
        </>
      )}
    </Page>
  );
}

function Edit({ path, who, table, row }: { path: string; who: string; table: Table; row: Row }) {
  const [error, setError] = useState<unknown>();
  const columns = columnsOf(table);
  const save = async (form: HTMLFormElement) => {
    setError(undefined);
    try {
      const data = dataOf(valuesOf(form), { columns, row });
      if (Object.keys(data).length === 0) return toast('Nothing has changed');
      await api('PATCH', `${path}/rows/${enc(row.$id)}`, { as: await credentialsOf(who), body: { data } });
      toast('Row saved');
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save(event.currentTarget);
      }}
    >
      <RowFields columns={columns} row={row} />
      <Failure error={error} />
      <div class="buttons">
        <button type="submit" class="primary">
          Save
        </button>
      </div>
    </form>
  );
}
