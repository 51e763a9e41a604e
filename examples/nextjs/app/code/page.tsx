import { Form } from '../../lib/form';
import { askForCode, withCode } from '../sign-in/actions';

export default async function Code({ searchParams }: { searchParams: Promise<{ challenge?: string }> }) {
  const { challenge } = await searchParams;
  return (
    <>
      <h1>One more step</h1>
      {challenge ? (
        <Form action={withCode}>
          <input type="hidden" name="challenge" value={challenge} />
          <label>
            Code
            <input name="code" required autoComplete="one-time-code" />
          </label>
          <button type="submit">Sign in</button>
        </Form>
      ) : (
        <Form action={askForCode}>
          <label>
            Confirm it is you with
            <select name="factor">
              <option value="totp">an authenticator app</option>
              <option value="email">a code by e-mail</option>
              <option value="phone">a code by SMS</option>
              <option value="recoveryCode">a recovery code</option>
            </select>
          </label>
          <button type="submit">Continue</button>
        </Form>
      )}
    </>
  );
}
