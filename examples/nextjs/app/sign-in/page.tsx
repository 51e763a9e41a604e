import Link from 'next/link';
import { Form } from '../../lib/form';
import { askForLink, withGoogle, withPassword } from './actions';

const PROBLEMS: Record<string, string> = {
  'oauth-denied': 'You did not allow the sign-in at the provider.',
  'oauth-taken': 'This address belongs to another account. Sign in the way that you did before.',
  'oauth-off': 'Sign-in with this provider is not possible at the moment.',
};

export default async function SignIn({ searchParams }: { searchParams: Promise<{ problem?: string }> }) {
  const { problem } = await searchParams;
  return (
    <>
      <h1>Sign in</h1>
      {problem && <p role="alert">{PROBLEMS[problem] ?? 'The sign-in did not work. Begin again.'}</p>}
      <Form action={withPassword}>
        <h2>With a password</h2>
        <label>
          E-mail
          <input name="email" type="email" required autoComplete="username" />
        </label>
        <label>
          Password
          <input name="password" type="password" required autoComplete="current-password" />
        </label>
        <button type="submit">Sign in</button>
        <Link prefetch={false} href="/forgot">
          Forgot it?
        </Link>
      </Form>
      <Form action={askForLink}>
        <h2>With a link</h2>
        <label>
          E-mail for the link
          <input name="email" type="email" required autoComplete="email" />
        </label>
        <button type="submit">Mail me a link</button>
      </Form>
      <Form action={withGoogle}>
        <h2>With an account elsewhere</h2>
        <button type="submit">Continue with Google</button>
      </Form>
    </>
  );
}
