import { useLocation } from 'preact-iso/router';
import { enc, withQuery } from '../lib/address.ts';
import { api } from '../lib/api.ts';
import { newId, type Row, type Table } from '../lib/models.ts';
import { FormDialog } from '../parts/dialogs.tsx';
import { Area, Field } from '../parts/fields.tsx';
import { credentialsOf } from './as.tsx';
import { columnsOf } from './models.ts';
import { dataOf, RowFields } from './row-fields.tsx';

interface NewRowProps {
  table: Table;
  path: string;
  address: string;
  who: string;
  onClose(): void;
}

/** A dialog that makes a row, and opens it. */
export function NewRow({ table, path, address, who, onClose }: NewRowProps) {
  const { route } = useLocation();
  const columns = columnsOf(table).filter(({ status }) => status === 'available');
  const create = async (values: Record<string, string>) => {
    const permissions = (values['permissions'] ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const row = await api<Row>('POST', `${path}/rows`, {
      as: await credentialsOf(who),
      body: {
        rowId: values['id'] || newId(),
        data: dataOf(values, { columns, row: undefined }),
        ...(permissions.length > 0 ? { permissions } : {}),
      },
    });
    route(withQuery(`${address}/${enc(row.$id)}`, { as: who }));
  };
  return (
    <FormDialog title={who ? `New row, as ${who}` : 'New row'} action="Make row" onSubmit={create} onClose={onClose}>
      <RowFields columns={columns} row={undefined} />
      <details>
        <summary>More</summary>
        <Field label="Id" name="id" hint="Default: a random one" />
        <Area
          label="Permissions"
          name="permissions"
          rows={3}
          placeholder={'read("any")\nupdate("user:ada")'}
          hint="One a line. Default: none with the key; everything for a user who makes it."
        />
      </details>
    </FormDialog>
  );
}
