import { api, orNotFound } from '../../../lib/api';
import { signedIn } from '../../../lib/auth';
import { Hidden } from '../../../lib/fields';
import { Form } from '../../../lib/form';
import { NavLink } from '../../../lib/nav-link';
import { cancel } from '../actions';
import { isGoingOn } from '../states';
import { Live } from './live';

export const metadata = { title: 'Campaign' };

export default async function Campaign({ params }: { params: Promise<{ campaign: string }> }) {
  await signedIn();
  const { campaign } = await params;
  const progress = await orNotFound((await api()).fanOutMessage.progress({ campaign }));
  return (
    <>
      <h1>{campaign}</h1>
      {/* a new one when the state has changed, as after the button below */}
      <Live key={progress.state} first={progress}>
        <noscript>
          <meta httpEquiv="refresh" content="3" />
        </noscript>
        <Form action={cancel}>
          <Hidden name="campaign" value={campaign} />
          <button type="submit">Cancel the rest</button>
        </Form>
      </Live>
      {!isGoingOn(progress) && <NavLink href="/campaigns">All campaigns</NavLink>}
    </>
  );
}
