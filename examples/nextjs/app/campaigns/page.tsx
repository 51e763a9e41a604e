import { notFound } from 'next/navigation';
import { signedIn } from '../../lib/auth';
import { Form } from '../../lib/form';
import { send } from './actions';

/** For senders. The function checks the label again. */
export default async function Campaigns() {
  if (!(await signedIn()).labels.includes('admin')) notFound();
  return (
    <>
      <h1>Send a campaign</h1>
      <Form action={send}>
        <label>
          Campaign
          <input name="campaign" required pattern="[a-z0-9\-]+" placeholder="spring-news" />
        </label>
        <label>
          To
          <select name="kind">
            <option value="everyone">everyone</option>
            <option value="labels">people with a label</option>
            <option value="topic">subscribers of a topic</option>
          </select>
        </label>
        <label>
          Label or topic
          <input name="name" />
        </label>
        <label>
          Subject
          <input name="subject" required maxLength={200} />
        </label>
        <label>
          Text
          <textarea name="content" required rows={4} />
        </label>
        <button type="submit" name="dryRun">
          Count the recipients
        </button>
        <button type="submit">Send</button>
      </Form>
    </>
  );
}
