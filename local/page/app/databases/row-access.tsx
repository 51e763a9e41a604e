import type { Row, Table } from '../lib/models.ts';
import { Badge, Section } from '../parts/basics.tsx';
import { verdict } from './access.ts';
import { useRoles, WhoChoice } from './as.tsx';

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
  return (
    <Section title="Who may do what">
      <div class="bar">
        <WhoChoice label="Act as" who={who} onWho={onWho} />
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
