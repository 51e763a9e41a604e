import { Form } from '../../../lib/form';
import { MailedLink } from '../../../lib/mailed-link';
import { withLink } from '../../sign-in/actions';

export const metadata = { title: 'Sign in' };

/** Opening this page does not use the link: mail scanners open links, too. */
export default function Link() {
  return (
    <>
      <h1>One more step</h1>
      <Form action={withLink}>
        <MailedLink />
        <button type="submit">Sign in</button>
      </Form>
    </>
  );
}
