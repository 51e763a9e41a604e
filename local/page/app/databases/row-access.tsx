import type { Row, Table } from '../lib/models.ts';
import { Badge, Section } from '../parts/basics.tsx';
import { Choice } from '../parts/fields.tsx';
import { UserChoice } from '../parts/user-choice.tsx';
import { verdict } from './access.ts';
import { GUEST, useRoles } from './as.tsx';

interface AccessProps {
  table: Table;
  row: Row;
  who: string;
  onWho(id: string): void;
}

const ACTIONS = ['read', 'update', 'delete'] as const;

/** What somebody may do with a row, and why or why not. */
export function Access({ table, row, who, onWho }: AccessProps) {
  const roles = useRoles(who);
  const kind = who === '' || who === GUEST ? who : 'user';
  return (
    <Section title="Who may do what">
      <div class="bar">
        <Choice
          label="Act as"
          quiet
          options={[
            ['', 'As the API key'],
            ['user', 'As a user'],
            [GUEST, 'As a guest'],
          ]}
          value={kind}
          onChange={(event) => onWho(event.currentTarget.value === 'user' ? '-' : event.currentTarget.value)}
        />
        {kind === 'user' && <UserChoice label="User" quiet value={who === '-' ? '' : who} onChange={onWho} />}
      </div>
      {who === '' && (
        <p class="soft">
          An API key may do everything; permissions are for guests and users. Choose a user to see what they may do, and
          to change the row as they would.
        </p>
      )}
      {roles && (
        <>
          <ul class="verdict-list">
            {ACTIONS.map((action) => {
              const { allowed, why } = verdict(action, roles, {
                table: table.$permissions,
                rowSecurity: table.rowSecurity,
                row: row.$permissions,
              });
              return (
                <li key={action}>
                  <Badge tone={allowed ? 'good' : 'bad'}>{allowed ? `may ${action}` : `may not ${action}`}</Badge> {why}
                </li>
              );
            })}
          </ul>
          <p class="soft">Roles: {roles.join(', ')}</p>
        </>
      )}
    </Section>
  );
}
