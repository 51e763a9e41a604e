import { Field } from '../../lib/fields';
import { Form } from '../../lib/form';
import { NavLink } from '../../lib/nav-link';
import { askForLink, withGoogle, withPassword } from './actions';

export const metadata = { title: 'Sign in' };

/** By the slug of a problem at the end of OAuth2. */
const PROBLEMS = new Map([
  ['oauth-denied', 'You did not allow the sign-in at the provider.'],
  ['oauth-taken', 'This address belongs to another account. Sign in the way that you did before.'],
  ['oauth-address', 'The provider did not tell an e-mail address.'],
  ['oauth-off', 'Sign-in with this provider is not possible at the moment.'],
]);

export default async function SignIn({ searchParams }: { searchParams: Promise<{ problem?: string }> }) {
  const { problem } = await searchParams;
  return (
    <>
      <h1>Sign in</h1>
      {problem && <p role="alert">{PROBLEMS.get(problem) ?? 'The sign-in did not work. Begin again.'}</p>}
      <Form action={withPassword}>
        <h2>With a password</h2>
        <Field label="E-mail" name="email" type="email" required autoComplete="username" />
        <Field label="Password" name="password" type="password" required autoComplete="current-password" />
        <button type="submit">Sign in</button>
        <NavLink href="/forgot">Forgot it?</NavLink>
      </Form>
      <Form action={askForLink}>
        <h2>With a link</h2>
        <Field label="E-mail for the link" name="email" type="email" required autoComplete="email" />
        <button type="submit">Mail me a link</button>
      </Form>
      <Form action={withGoogle}>
        <h2>With an account elsewhere</h2>
        <button type="submit">Continue with Google</button>
      </Form>
    </>
  );
}
