import { useState } from 'preact/hooks';
import { enc } from '../lib/address.ts';
import { api } from '../lib/api.ts';
import type { User } from '../lib/models.ts';
import { Ago, Badge, Facts, Id, Section } from '../parts/basics.tsx';
import { attempt, FormDialog } from '../parts/dialogs.tsx';
import { Area, Field } from '../parts/fields.tsx';

type Editing = 'name' | 'email' | 'phone' | 'password' | 'labels' | 'prefs' | undefined;

/** What is known of a user, and how to change it. */
export function Profile({ user }: { user: User }) {
  const [editing, setEditing] = useState<Editing>();
  const path = `/users/${enc(user.$id)}`;
  const edit = (what: Editing, label: string) => (
    <button type="button" class="link" onClick={() => setEditing(what)} aria-label={`${label}: ${what}`}>
      {label}
    </button>
  );
  const verify = (channel: 'email' | 'phone', is: boolean) => {
    const body = channel === 'email' ? { emailVerification: !is } : { phoneVerification: !is };
    const route = channel === 'email' ? 'verification' : 'verification/phone';
    void attempt(() => api('PATCH', `${path}/${route}`, { body }), is ? 'Marked as unverified' : 'Marked as verified');
  };
  return (
    <>
      <Facts
        of={[
          ['Id', <Id key="id">{user.$id}</Id>],
          [
            'Status',
            <Badge key="status" tone={user.status ? 'good' : 'bad'}>
              {user.status ? 'active' : 'blocked'}
            </Badge>,
          ],
          [
            'Name',
            <>
              {user.name || <span class="soft">none</span>} {edit('name', 'Change')}
            </>,
          ],
          [
            'E-mail',
            <>
              {user.email || <span class="soft">none</span>}{' '}
              {user.email && (
                <Verified
                  is={user.emailVerification}
                  onChange={() => verify('email', user.emailVerification)}
                  what="e-mail"
                />
              )}
              {edit('email', 'Change')}
            </>,
          ],
          [
            'Phone',
            <>
              {user.phone || <span class="soft">none</span>}{' '}
              {user.phone && (
                <Verified
                  is={user.phoneVerification}
                  onChange={() => verify('phone', user.phoneVerification)}
                  what="phone"
                />
              )}
              {edit('phone', 'Change')}
            </>,
          ],
          [
            'Password',
            <>
              {user.password ? 'set' : <span class="soft">none</span>} {edit('password', 'Change')}
            </>,
          ],
          [
            'Labels',
            <>
              {user.labels.length > 0 ? (
                user.labels.map((label) => <Badge key={label}>{label}</Badge>)
              ) : (
                <span class="soft">none</span>
              )}{' '}
              {edit('labels', 'Change')}
            </>,
          ],
          ['Joined', <Ago key="joined" at={user.registration} />],
          ['Last seen', <Ago key="seen" at={user.accessedAt} />],
        ]}
      />
      <Section title="Preferences" actions={edit('prefs', 'Change')}>
        {Object.keys(user.prefs).length === 0 ? (
          <p class="soft">
            None. An app stores them with <code>account.updatePrefs</code>.
          </p>
        ) : (
          <pre class="block">{JSON.stringify(user.prefs, null, 2)}</pre>
        )}
      </Section>
      {editing && <Edit user={user} what={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

function Verified({ is, what, onChange }: { is: boolean; what: string; onChange(): void }) {
  return (
    <>
      <Badge tone={is ? 'good' : 'warn'}>{is ? 'verified' : 'unverified'}</Badge>{' '}
      <button type="button" class="link" onClick={onChange}>
        {is ? 'Mark as unverified' : 'Verify'}
        <span class="hidden-text"> the {what}</span>
      </button>
    </>
  );
}

function Edit({ user, what, onClose }: { user: User; what: NonNullable<Editing>; onClose(): void }) {
  const save = async ({ value = '' }: Record<string, string>) => {
    const labels = value.split(/[\s,]+/).filter(Boolean);
    const body =
      what === 'labels'
        ? { labels }
        : what === 'prefs'
          ? { prefs: JSON.parse(value || '{}') as unknown }
          : what === 'phone'
            ? { number: value }
            : { [what]: value };
    await api(what === 'labels' ? 'PUT' : 'PATCH', `/users/${enc(user.$id)}/${what}`, { body });
  };
  const { title, field } = FORMS[what](user);
  return (
    <FormDialog title={title} action="Save" onSubmit={save} onClose={onClose}>
      {field}
    </FormDialog>
  );
}

const FORMS = {
  name: ({ name }: User) => ({
    title: 'Change the name',
    field: <Field label="Name" name="value" defaultValue={name} autofocus />,
  }),
  email: ({ email }: User) => ({
    title: 'Change the e-mail',
    field: (
      <Field
        label="E-mail"
        name="value"
        type="email"
        defaultValue={email}
        autofocus
        hint="The new address is unverified."
      />
    ),
  }),
  phone: ({ phone }: User) => ({
    title: 'Change the phone',
    field: <Field label="Phone" name="value" type="tel" defaultValue={phone} autofocus hint="Empty removes it." />,
  }),
  password: () => ({
    title: 'Set a password',
    field: <Field label="Password" name="value" autofocus hint="Empty removes it. Their other sessions end." />,
  }),
  labels: ({ labels }: User) => ({
    title: 'Change the labels',
    field: (
      <Field
        label="Labels"
        name="value"
        defaultValue={labels.join(' ')}
        autofocus
        hint="Letters and digits, separated by spaces. All labels are replaced."
      />
    ),
  }),
  prefs: ({ prefs }: User) => ({
    title: 'Change the preferences',
    field: <Area label="Preferences, as JSON" name="value" rows={10} defaultValue={JSON.stringify(prefs, null, 2)} />,
  }),
};
