import { type Client, ExecutionMethod, Functions, Users } from 'node-appwrite';
import { isConflict } from '../../shared/http/refusals.ts';
import type { Connection } from '../connection.ts';
import { clientOf, guestOf } from '../deploy/target.ts';
import { within } from '../deploy/until.ts';

/** Somebody who may send campaigns, and has written posts. On this machine alone, so the password is no secret. */
export const SENDER = {
  userId: 'example-sender',
  name: 'Sam Sender',
  email: 'sender@example.com',
  password: 'example-password',
};

/** The first one is the oldest. */
const POSTS = [
  ['A picture of yourself', 'Your profile takes a PNG, JPEG or WebP. Only you can see it.'],
  [
    'A link instead of a password',
    'Sign out, and let the app mail you a link. Mails of this machine are in the inbox.',
  ],
  ['Who was faster?', 'Open one post in two tabs and save it in both. The second tab tells you, and keeps your text.'],
  ['Drafts', 'Only you see a draft. Write one, sign up as somebody else in another browser, and look for it there.'],
  ['Campaigns', 'Sam can send a message to everybody, follow it, and cancel it.'],
  ['Welcome', 'These posts were made by npm run example. Sign up to write your own.'],
] as const;

/** Milliseconds to wait for `onboard-user`. */
const PATIENCE = 10_000;

/** Makes a sender and some posts, so that the app is not empty. Only at the first start: what was deleted does not come back. */
export async function makeSamples(connection: Connection): Promise<void> {
  const admin = clientOf(connection);
  const users = new Users(admin);
  try {
    await users.create(SENDER);
  } catch (error) {
    if (isConflict(error)) return;
    throw error;
  }
  const { userId } = SENDER;
  await users.updateLabels({ userId, labels: [...(await labelsOf(users)), 'admin'] });
  const { $id: sessionId, secret } = await users.createSession({ userId });
  const sender = guestOf(connection).setSession(secret);
  for (const [title, content] of POSTS) await publish(sender, title, content);
  await users.deleteSession({ userId, sessionId });
}

/** The labels that `onboard-user` gives: it would overwrite one that is set before. */
async function labelsOf(users: Users): Promise<string[]> {
  const found = await within(PATIENCE, async () => {
    const { labels } = await users.get({ userId: SENDER.userId });
    return labels.length > 0 ? labels : undefined;
  });
  return found ?? [];
}

async function publish(client: Client, title: string, content: string): Promise<void> {
  const { responseStatusCode: status, responseBody } = await new Functions(client).createExecution({
    functionId: 'posts',
    xpath: '/',
    method: ExecutionMethod.POST,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title, content, status: 'published' }),
  });
  if (status !== 201) throw new Error(`A sample post could not be made: ${responseBody}`);
}
