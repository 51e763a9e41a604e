import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import { enc, withQuery } from '../lib/address.ts';
import { api, isMissing } from '../lib/api.ts';
import { useData } from '../lib/data.ts';
import { concerns } from '../lib/live.ts';
import type { User } from '../lib/models.ts';
import { nameOf } from '../lib/people.ts';
import { Pending } from '../parts/basics.tsx';
import { attempt, confirmed } from '../parts/dialogs.tsx';
import { Tabs } from '../parts/fields.tsx';
import { Icon } from '../parts/icons.tsx';
import { Missing, Page } from '../parts/page.tsx';
import { Memberships, Sessions, Targets } from './lists.tsx';
import { Profile } from './profile.tsx';
import { Readable } from './readable.tsx';
import { SignIn } from './sign-in.tsx';

const TABS = [
  ['profile', 'Profile'],
  ['sessions', 'Sessions'],
  ['targets', 'Targets'],
  ['memberships', 'Teams'],
  ['rows', 'Rows they may read'],
] as const;

/** `/users/<id>`: one user. */
export function UserPage() {
  const { params } = useRoute();
  const { userId = '' } = params;
  const { query, route } = useLocation();
  const tab = query['tab'] ?? 'profile';
  const path = `/users/${enc(userId)}`;
  const [isSigningIn, setSigningIn] = useState(false);
  const { data: user, error } = useData(
    `user ${userId}`,
    (signal) => api<User>('GET', path, { signal }),
    (news) => concerns(news, 'users'),
  );
  if (isMissing(error))
    return (
      <Missing title="User" above={[['/users', 'Users']]}>
        They may have been deleted. <a href="/users">All users</a>
      </Missing>
    );
  const remove = async () => {
    const name = user?.email || userId;
    if (
      !(await confirmed(
        'Delete this user?',
        `${name}, their sessions and their memberships are deleted. Rows and files stay.`,
      ))
    )
      return;
    if (await attempt(() => api('DELETE', path), 'User deleted')) route('/users');
  };
  return (
    <Page
      title={user ? nameOf(user) : 'User'}
      above={[['/users', 'Users']]}
      actions={
        user && (
          <>
            <button type="button" class="primary" onClick={() => setSigningIn(true)}>
              <Icon name="key" size={16} /> Sign in as this user
            </button>
            <button
              type="button"
              onClick={() =>
                void attempt(
                  () => api('PATCH', `${path}/status`, { body: { status: !user.status } }),
                  user.status ? 'User blocked' : 'User unblocked',
                )
              }
            >
              {user.status ? 'Block' : 'Unblock'}
            </button>
            <button type="button" class="danger" onClick={() => void remove()}>
              Delete
            </button>
          </>
        )
      }
    >
      <Pending data={user} error={error} />
      {user && (
        <>
          <Tabs
            label="About this user"
            tabs={TABS}
            current={tab}
            href={(id) => withQuery(path, { tab: id === 'profile' ? '' : id })}
          />
          {tab === 'profile' && <Profile user={user} />}
          {tab === 'sessions' && <Sessions userId={userId} />}
          {tab === 'targets' && <Targets userId={userId} />}
          {tab === 'memberships' && <Memberships userId={userId} />}
          {tab === 'rows' && <Readable userId={userId} />}
        </>
      )}
      {isSigningIn && user && <SignIn user={user} onClose={() => setSigningIn(false)} />}
    </Page>
  );
}
