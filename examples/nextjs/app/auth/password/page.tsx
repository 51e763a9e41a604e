import { Field } from '../../../lib/fields';
import { Form } from '../../../lib/form';
import { MailedLink } from '../../../lib/mailed-link';
import { setPassword } from '../../sign-in/actions';

export const metadata = { title: 'Set your password' };

export default function Password() {
  return (
    <>
      <h1>Set your password</h1>
      <Form action={setPassword}>
        <MailedLink />
        <Field
          label="Password"
          name="password"
          type="password"
          required
          minLength={8}
          maxLength={256}
          autoComplete="new-password"
          hint="At least 8 characters."
        />
        <button type="submit">Save and sign in</button>
      </Form>
    </>
  );
}
