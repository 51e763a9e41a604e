import { useLocation } from 'preact-iso/router';
import { api } from '../lib/api.ts';
import { newId, type User } from '../lib/models.ts';
import { FormDialog } from '../parts/dialogs.tsx';
import { Field } from '../parts/fields.tsx';
import { toast } from '../parts/toasts.tsx';

/** A dialog that makes a user with the key, and opens them. */
export function NewUser({ onClose }: { onClose(): void }) {
  const { route } = useLocation();
  const create = async ({ email = '', name = '', password = '', phone = '', id = '' }: Record<string, string>) => {
    const optional = { email, name, password, phone };
    const body = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== ''));
    const user = await api<User>('POST', '/users', { body: { userId: id || newId(), ...body } });
    toast('User made');
    route(`/users/${user.$id}`);
  };
  return (
    <FormDialog title="New user" action="Make user" onSubmit={create} onClose={onClose}>
      <Field label="E-mail" name="email" type="email" autofocus />
      <Field label="Name" name="name" />
      <Field
        label="Password"
        name="password"
        hint="At least 8 characters. Without one they sign in by a link or a code."
      />
      <details>
        <summary>More</summary>
        <Field label="Phone" name="phone" type="tel" hint="With + and the country, such as +4915112345678" />
        <Field label="Id" name="id" hint="Default: a random one" />
      </details>
    </FormDialog>
  );
}
