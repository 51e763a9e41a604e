import { useId } from 'preact/hooks';
import { api, query } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { concerns } from '../lib/live.ts';
import { limit, type Models } from '../lib/models.ts';
import { nameOf } from '../lib/people.ts';

interface UserChoiceProps {
  label: string;
  /** The user's id. */
  value: string;
  onChange(userId: string): void;
  /** True for a label that only screen readers get. */
  quiet?: true;
}

/** A field for a user's id, with the newest users as suggestions. */
export function UserChoice({ label, value, onChange, quiet }: UserChoiceProps) {
  const id = useId();
  const { data } = useData(
    'users to choose',
    (signal) =>
      api<Models.UserList>('GET', '/users', {
        query: { queries: [limit(100), query('orderDesc', '$createdAt')] },
        signal,
      }),
    (news) => concerns(news, 'users'),
  );
  const users = data?.users ?? [];
  const known = value === '' || users.some(({ $id }) => $id === value);
  return (
    <div class={quiet ? 'field quiet' : 'field'}>
      <label for={id} class={quiet ? 'hidden-text' : ''}>
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">Choose…</option>
        {!known && <option value={value}>{value}</option>}
        {users.map((user) => (
          <option key={user.$id} value={user.$id}>
            {nameOf(user)}
          </option>
        ))}
      </select>
    </div>
  );
}
