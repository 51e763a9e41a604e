import { useState } from 'preact/hooks';
import { enc } from '../lib/address.ts';
import { api } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { concerns } from '../lib/live.ts';
import { type Fn, type Models, newId } from '../lib/models.ts';
import { Badge, Empty, IconButton, Pending, Section } from '../parts/basics.tsx';
import { attempt, confirmed, FormDialog } from '../parts/dialogs.tsx';
import { Area, Field } from '../parts/fields.tsx';
import { type Column, Table } from '../parts/table.tsx';

type Variable = Models.Variable;

/** A function's variables. A change takes effect at its next deployment, as on the real server. */
export function Variables({ fn }: { fn: Fn }) {
  const path = `/functions/${enc(fn.$id)}/variables`;
  const [editing, setEditing] = useState<Variable | 'new'>();
  const { data, error } = useData(
    `variables ${fn.$id}`,
    (signal) => api<Models.VariableList>('GET', path, { signal }),
    (news) => concerns(news, 'functions'),
  );
  const remove = async ({ $id, key }: Variable) => {
    if (await confirmed(`Delete ${key}?`, 'The function no longer gets it after its next deployment.'))
      await attempt(() => api('DELETE', `${path}/${$id}`), 'Variable deleted');
  };
  const save = async ({ key = '', value = '', secret = '' }: Record<string, string>) => {
    if (editing === 'new')
      await api('POST', path, { body: { variableId: newId(), key, value, secret: secret === 'on' } });
    else if (editing) await api('PUT', `${path}/${editing.$id}`, { body: { key, value } });
  };
  const columns: Column<Variable>[] = [
    { name: 'Key', cell: ({ key }) => <code>{key}</code> },
    {
      name: 'Value',
      cell: ({ value, secret }) => (secret ? <Badge>secret</Badge> : <code class="clip">{value}</code>),
    },
    {
      name: 'Change',
      cell: (variable) => (
        <span class="nowrap">
          {!variable.secret && (
            <button type="button" class="link" onClick={() => setEditing(variable)}>
              Edit<span class="hidden-text"> {variable.key}</span>
            </button>
          )}
          <IconButton icon="trash" label={`Delete ${variable.key}`} onClick={() => void remove(variable)} />
        </span>
      ),
    },
  ];
  const before = editing === 'new' ? undefined : editing;
  return (
    <Section
      title="Variables"
      actions={
        <button type="button" onClick={() => setEditing('new')}>
          New variable
        </button>
      }
    >
      <Pending data={data} error={error} />
      {data && data.variables.length === 0 && (
        <Empty title="No variables">
          <p>
            Declare them under <code>vars</code> in the configuration, so that everybody has them.
          </p>
        </Empty>
      )}
      {data && data.variables.length > 0 && (
        <Table label="Variables" columns={columns} items={data.variables} id={({ $id }) => $id} />
      )}
      <p class="hint">What the configuration declares is set again at the next start.</p>
      {editing && (
        <FormDialog
          title={before ? `Change ${before.key}` : 'New variable'}
          action="Save"
          onSubmit={save}
          onClose={() => setEditing(undefined)}
        >
          <Field label="Key" name="key" required defaultValue={before?.key ?? ''} />
          <Area label="Value" name="value" defaultValue={before?.value ?? ''} />
          {!before && (
            <label class="check">
              <input type="checkbox" name="secret" /> Secret: its value is never shown again
            </label>
          )}
        </FormDialog>
      )}
    </Section>
  );
}
