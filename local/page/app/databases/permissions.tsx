import { useState } from 'preact/hooks';
import { enc } from '../lib/address.ts';
import { api } from '../lib/api.ts';
import type { Row } from '../lib/models.ts';
import { Failure, IconButton } from '../parts/basics.tsx';
import { toast } from '../parts/toasts.tsx';
import { granted } from './access.ts';
import { credentialsOf } from './as.tsx';

const ACTIONS = ['read', 'update', 'delete'] as const;

interface PermissionsFormProps {
  path: string;
  row: Row;
  rowSecurity: boolean;
  who: string;
}

/** A row's permissions: a line for each role. */
export function PermissionsForm({ path, row, rowSecurity, who }: PermissionsFormProps) {
  const [permissions, setPermissions] = useState<readonly string[]>(row.$permissions);
  const [role, setRole] = useState('');
  const [error, setError] = useState<unknown>();
  const roles = [...new Set(ACTIONS.flatMap((action) => granted(permissions, action)))];
  const toggle = (text: string) =>
    setPermissions(permissions.includes(text) ? permissions.filter((other) => other !== text) : [...permissions, text]);
  const add = () => {
    if (role.trim() !== '') setPermissions([...permissions, `read("${role.trim()}")`]);
    setRole('');
  };
  const save = async () => {
    setError(undefined);
    try {
      await api('PATCH', `${path}/rows/${enc(row.$id)}`, { as: await credentialsOf(who), body: { permissions } });
      toast('Permissions saved');
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <div class="form">
      {!rowSecurity && <p class="note">The table has no row security: the permissions of its rows do not count.</p>}
      {roles.length === 0 ? (
        <p class="soft">None. {rowSecurity ? 'Only the table’s permissions and API keys reach it.' : ''}</p>
      ) : (
        <div class="table-box">
          <table>
            <thead>
              <tr>
                <th scope="col">Role</th>
                {ACTIONS.map((action) => (
                  <th key={action} scope="col">
                    {action}
                  </th>
                ))}
                <th scope="col">
                  <span class="hidden-text">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {roles.map((each) => (
                <tr key={each}>
                  <th scope="row">
                    <code>{each}</code>
                  </th>
                  {ACTIONS.map((action) => {
                    const text = `${action}("${each}")`;
                    return (
                      <td key={action}>
                        <input
                          type="checkbox"
                          aria-label={`${action} for ${each}`}
                          checked={permissions.includes(text)}
                          onChange={() => toggle(text)}
                        />
                      </td>
                    );
                  })}
                  <td>
                    <IconButton
                      icon="close"
                      label={`Remove ${each}`}
                      onClick={() => setPermissions(permissions.filter((text) => !text.endsWith(`("${each}")`)))}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div class="row">
        <input
          class="role"
          aria-label="Role to add"
          placeholder="any, users, user:ada, team:x/owner, label:admin"
          value={role}
          onInput={(event) => setRole(event.currentTarget.value)}
        />
        <button type="button" onClick={add}>
          Add role
        </button>
      </div>
      <Failure error={error} />
      <div class="buttons">
        <button
          type="button"
          class="primary"
          disabled={permissions.join() === row.$permissions.join()}
          onClick={() => void save()}
        >
          Save permissions
        </button>
      </div>
    </div>
  );
}
