import { Form } from '../../lib/form';
import { forgotPassword } from '../sign-in/actions';

export default function Forgot() {
  return (
    <>
      <h1>Set a new password</h1>
      <Form action={forgotPassword}>
        <label>
          E-mail
          <input name="email" type="email" required autoComplete="email" />
        </label>
        <button type="submit">Mail me a link</button>
      </Form>
    </>
  );
}
