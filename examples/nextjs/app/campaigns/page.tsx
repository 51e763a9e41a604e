import { notFound } from 'next/navigation';
import { type Models, Query } from 'node-appwrite';
import { isSender, services, signedIn } from '../../lib/auth';
import { Field, Select, TextArea } from '../../lib/fields';
import { Form } from '../../lib/form';
import { NavLink } from '../../lib/nav-link';
import { send } from './actions';
import { said } from './states';

export const metadata = { title: 'Campaigns' };

const KINDS = { everyone: 'everyone', labels: 'people with a label', topic: 'subscribers of a topic' };

export default async function Campaigns() {
  if (!isSender(await signedIn())) notFound();
  const campaigns = await lastCampaigns();
  return (
    <>
      <h1>Campaigns</h1>
      {campaigns.length === 0 && <p>None was sent yet.</p>}
      <ul>
        {campaigns.map(({ $id, ...progress }) => (
          <li key={$id}>
            <NavLink href={`/campaigns/${$id}`}>{$id}</NavLink>: {said(progress)}
          </li>
        ))}
      </ul>
      <Form action={send}>
        <h2>Send a campaign</h2>
        <Field
          label="Name"
          name="campaign"
          required
          pattern="[a-z0-9][a-z0-9\-]{0,35}"
          placeholder="spring-news"
          hint="Small letters, digits and hyphens. Sent again under this name, nobody gets it twice."
        />
        <Select label="To" name="kind" defaultValue="everyone" options={KINDS} />
        {/* the style sheet hides it for everyone */}
        <Field label="Label or topic" name="audience" maxLength={36} />
        <Field label="Subject" name="subject" required maxLength={200} />
        <TextArea label="Text" name="content" required />
        <button type="submit">Send</button>
        <button type="submit" name="dryRun" value="1">
          Count the recipients
        </button>
      </Form>
    </>
  );
}

type Row = Models.Row & Parameters<typeof said>[0];

/** From the table that senders can read. A page may read Appwrite directly; what changes goes through a function. */
async function lastCampaigns(): Promise<Row[]> {
  const { db } = await services();
  const queries = [Query.orderDesc('$createdAt'), Query.limit(20)];
  return (await db.listRows<Row>({ databaseId: 'app', tableId: 'campaignProgress', queries })).rows;
}
