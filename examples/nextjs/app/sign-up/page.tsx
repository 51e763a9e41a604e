import { Field } from '../../lib/fields';
import { Form } from '../../lib/form';
import { signUp } from '../sign-in/actions';

export const metadata = { title: 'Sign up' };

export default function SignUp() {
  return (
    <>
      <h1>Sign up</h1>
      <Form action={signUp}>
        <Field label="Name" name="name" required maxLength={128} autoComplete="name" />
        <Field label="E-mail" name="email" type="email" required autoComplete="email" />
        <button type="submit">Sign up</button>
      </Form>
    </>
  );
}
