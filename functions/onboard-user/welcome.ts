import { MessagingProviderType, type Models } from 'node-appwrite';
import * as z from 'zod/mini';
import { type AdminServices, madeOnce, stableId } from '../../shared/index.ts';

/** The message that a user gets once the address is proved. Lengths are Appwrite's. */
export const welcomeMessage = z.strictObject({
  subject: z.string().check(z.minLength(1), z.maxLength(998), z.regex(/^[^\r\n]*$/, 'a single line expected')),
  content: z.string().check(z.minLength(1), z.maxLength(64_230)),
  html: z._default(z.boolean(), false),
});

export interface Welcome {
  topics: readonly string[];
  message: z.infer<typeof welcomeMessage> | undefined;
}

/** Whether there is anything to do for a user: only who has proved an address is written to, and nobody who is blocked. */
export function isWelcome({ topics, message }: Welcome, user: Models.User): boolean {
  return user.status && user.email !== '' && user.emailVerification && (topics.length > 0 || message !== undefined);
}

/** Subscribes the user's address to the default topics and sends the welcome message. A second time it finds both done. */
export async function welcome(admin: AdminServices, user: Models.User, { topics, message }: Welcome): Promise<void> {
  const { messaging } = admin;
  const targetId = await emailTarget(admin, user);
  for (const topicId of topics) {
    const subscriberId = stableId('subscriber', topicId, user.$id);
    await madeOnce(messaging.createSubscriber({ topicId, subscriberId, targetId }));
  }
  if (!message) return;
  const messageId = stableId('welcome', user.$id);
  await madeOnce(messaging.createEmail({ messageId, ...message, targets: [targetId] }));
}

/** The target of the user's address. Users that came by a link or were made otherwise may have none: then it is made. */
async function emailTarget({ users }: AdminServices, user: Models.User): Promise<string> {
  const known = findTarget(user);
  if (known) return known;
  const targetId = stableId('target', user.$id, user.email);
  const providerType = MessagingProviderType.Email;
  const made = await madeOnce(users.createTarget({ userId: user.$id, targetId, providerType, identifier: user.email }));
  // one was made in the meantime: ours by another run, or Appwrite's own under an id that only the user tells
  return made ? targetId : (findTarget(await users.get({ userId: user.$id })) ?? targetId);
}

function findTarget({ targets, email }: Models.User): string | undefined {
  return targets.find(({ providerType, identifier }) => providerType === 'email' && identifier === email)?.$id;
}
