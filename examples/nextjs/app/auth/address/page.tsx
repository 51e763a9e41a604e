import { Form } from '../../../lib/form';
import { MailedLink } from '../../../lib/mailed-link';
import { proveAddress } from '../../sign-in/actions';

export const metadata = { title: 'Confirm your address' };

/**
 * Whoever comes from a mail on another site looks like a guest here, because the browser does not send the strict cookie yet. It
 * sends it with the form.
 */
export default function Address() {
  return (
    <>
      <h1>Confirm your address</h1>
      <Form action={proveAddress}>
        <MailedLink />
        <button type="submit">Confirm</button>
      </Form>
    </>
  );
}
