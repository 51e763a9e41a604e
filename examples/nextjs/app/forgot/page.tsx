import { Field } from '../../lib/fields';
import { Form } from '../../lib/form';
import { forgotPassword } from '../sign-in/actions';

export const metadata = { title: 'Set a new password' };

export default function Forgot() {
  return (
    <>
      <h1>Set a new password</h1>
      <Form action={forgotPassword}>
        <Field label="E-mail" name="email" type="email" required autoComplete="email" />
        <button type="submit">Mail me a link</button>
      </Form>
    </>
  );
}
