import { Form } from '../../../lib/form';
import { MailedLink } from '../../../lib/mailed-link';
import { setPassword } from '../../sign-in/actions';

export default function Password() {
  return (
    <>
      <h1>Set your password</h1>
      <Form action={setPassword}>
        <MailedLink />
        <label>
          Password
          <input name="password" type="password" required minLength={8} autoComplete="new-password" />
        </label>
        <button type="submit">Save and sign in</button>
      </Form>
    </>
  );
}
