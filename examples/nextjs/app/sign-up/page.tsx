import { Form } from '../../lib/form';
import { signUp } from '../sign-in/actions';

export default function SignUp() {
  return (
    <>
      <h1>Sign up</h1>
      <Form action={signUp}>
        <label>
          Name
          <input name="name" required maxLength={128} autoComplete="name" />
        </label>
        <label>
          E-mail
          <input name="email" type="email" required autoComplete="email" />
        </label>
        <button type="submit">Sign up</button>
      </Form>
    </>
  );
}
