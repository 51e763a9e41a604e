import { useState } from 'preact/hooks';
import { enc } from '../lib/address.ts';
import { type As, api } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { concerns } from '../lib/live.ts';
import type { Models, User } from '../lib/models.ts';
import { asUser } from '../lib/people.ts';
import { Choice } from '../parts/fields.tsx';
import { UserChoice } from '../parts/user-choice.tsx';
import { GUEST_ROLES, rolesOf } from './access.ts';

/** As whom rows are read and changed: `''` for the key, `guest`, or a user's id. */
export type Who = string;
export const GUEST = 'guest';

interface WhoChoiceProps {
  label: string;
  who: Who;
  onWho(who: Who): void;
}

/** A choice of {@link Who}. Nothing changes before a user is chosen. */
export function WhoChoice({ label, who, onWho }: WhoChoiceProps) {
  const [isChoosing, setChoosing] = useState(false);
  const isUser = who !== '' && who !== GUEST;
  return (
    <>
      <Choice
        label={label}
        quiet
        options={[
          ['', 'As the API key'],
          ['user', 'As a user'],
          [GUEST, 'As a guest'],
        ]}
        value={isChoosing || isUser ? 'user' : who}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          setChoosing(chosen === 'user');
          if (chosen !== 'user') onWho(chosen);
        }}
      />
      {(isChoosing || isUser) && (
        <UserChoice
          label="User"
          quiet
          value={isUser ? who : ''}
          onChange={(id) => {
            setChoosing(id === '');
            onWho(id);
          }}
        />
      )}
    </>
  );
}

export async function credentialsOf(who: Who): Promise<As> {
  if (who === '') return { kind: 'key' };
  return who === GUEST ? { kind: 'guest' } : asUser(who);
}

/** The roles of a guest or user. Undefined for the key, which needs none, and until they are known. */
export function useRoles(who: Who): readonly string[] | undefined {
  const { data } = useData<readonly string[] | undefined>(
    `roles ${who}`,
    async (signal) => {
      if (who === '') return undefined;
      if (who === GUEST) return GUEST_ROLES;
      const path = `/users/${enc(who)}`;
      const [user, { memberships }] = await Promise.all([
        api<User>('GET', path, { signal }),
        api<Models.MembershipList>('GET', `${path}/memberships`, { signal }),
      ]);
      return rolesOf(user, memberships);
    },
    (news) => concerns(news, 'users', 'teams'),
  );
  return data;
}
