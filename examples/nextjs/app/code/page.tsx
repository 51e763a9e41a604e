import { type Factor, secondFactors } from 'appwrite-functions-server';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Field, Hidden, Select } from '../../lib/fields';
import { Form } from '../../lib/form';
import { NavLink } from '../../lib/nav-link';
import { askForCode, withCode } from '../sign-in/actions';

export const metadata = { title: 'One more step' };

const FACTORS: Record<Factor, string> = {
  totp: 'an authenticator app',
  email: 'a code by e-mail',
  phone: 'a code by SMS',
  recoveryCode: 'a recovery code',
};

/** The second factor: first which one, of those that the person has, then its code. */
export default async function Code({ searchParams }: { searchParams: Promise<{ challenge?: string }> }) {
  const { challenge } = await searchParams;
  const factors = await secondFactors({ headers: await headers() });
  const [first] = factors;
  if (!first) redirect('/sign-in');
  return (
    <>
      <h1>One more step</h1>
      {challenge ? (
        <Form action={withCode}>
          <Hidden name="challenge" value={challenge} />
          <Field label="Code" name="code" required autoComplete="one-time-code" />
          <button type="submit">Sign in</button>
          <NavLink href="/code">Get another code</NavLink>
        </Form>
      ) : (
        <Form action={askForCode}>
          <Select
            label="Confirm it is you with"
            name="factor"
            defaultValue={first}
            options={Object.fromEntries(factors.map((factor) => [factor, FACTORS[factor]]))}
          />
          <button type="submit">Continue</button>
        </Form>
      )}
    </>
  );
}
