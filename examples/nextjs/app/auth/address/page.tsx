import { signedIn } from '../../../lib/auth';
import { Form } from '../../../lib/form';
import { MailedLink } from '../../../lib/mailed-link';
import { proveAddress } from '../../sign-in/actions';

export default async function Address() {
  await signedIn();
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
