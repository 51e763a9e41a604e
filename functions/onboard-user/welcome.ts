import { createHash } from 'node:crypto';
import { type Models, Query } from 'node-appwrite';
import * as z from 'zod/mini';
import { type AdminServices, emailTargetOf, madeOnce, orMissing, stableId } from '../../shared/index.ts';

/** The message that a user gets when the address is proved. The limits are Appwrite's. */
export const welcomeMessage = z.strictObject({
  subject: z.string().check(z.minLength(1), z.maxLength(998), z.regex(/^[^\r\n]*$/, 'a single line expected')),
  content: z.string().check(z.minLength(1), z.maxLength(64_230)),
  html: z._default(z.boolean(), false),
});

export interface Welcome {
  topics: readonly string[];
  message: z.infer<typeof welcomeMessage> | undefined;
}

/** Identifies one address of a user, and distinguishes it from the same address at a later time. */
export interface AddressVersion {
  hash: string;
  /** When the user got this address. */
  since: string;
}

/** The address that a user has now; undefined without an e-mail target. Appwrite changes the target with the address. */
export function addressVersion(user: Models.User): AddressVersion | undefined {
  const target = emailTargetOf(user);
  if (!target) return undefined;
  const hash = createHash('sha256')
    .update(JSON.stringify([target.$id, target.$updatedAt]))
    .digest('hex');
  return { hash, since: target.$updatedAt };
}

/** Whether a user who was read twice had the same address throughout. */
export function isSameAddress(one: Models.User, other: Models.User): boolean {
  return addressVersion(one)?.hash === addressVersion(other)?.hash;
}

/** Whether a proof of the address gives the user anything: nothing for a blocked user. */
export function isWelcome({ topics, message }: Welcome, user: Models.User): boolean {
  return user.status && user.email !== '' && (topics.length > 0 || message !== undefined);
}

/** Subscribes the user's address to the default topics. Idempotent. */
export async function subscribe({ messaging }: AdminServices, user: Models.User, { topics }: Welcome): Promise<void> {
  const targetId = emailTargetOf(user)?.$id;
  if (targetId === undefined) return;
  for (const topicId of topics) {
    const subscriberId = stableId('subscriber', topicId, user.$id, user.$createdAt);
    await madeOnce(messaging.createSubscriber({ topicId, subscriberId, targetId }));
  }
}

/** Sends the welcome message. Idempotent. */
export async function welcome({ messaging }: AdminServices, user: Models.User, { message }: Welcome): Promise<void> {
  const targetId = emailTargetOf(user)?.$id;
  if (!message || targetId === undefined) return;
  const messageId = stableId('welcome', user.$id, user.$createdAt);
  await madeOnce(messaging.createEmail({ messageId, ...message, targets: [targetId] }));
}

/** Takes the user's address out of the default topics, however it came there. Gives in how many of them it was. */
export async function unsubscribe(
  { messaging }: AdminServices,
  user: Models.User,
  { topics }: Welcome,
): Promise<number> {
  const targetId = emailTargetOf(user)?.$id;
  if (targetId === undefined) return 0;
  const found: { topicId: string; subscriberId: string }[] = [];
  // all are looked up before any is removed, so that of two runs at once one finds all
  for (const topicId of topics) {
    const queries = [Query.equal('targetId', targetId), Query.limit(1)];
    const page = await orMissing(messaging.listSubscribers({ topicId, queries }));
    for (const { $id: subscriberId } of page?.subscribers ?? []) found.push({ topicId, subscriberId });
  }
  for (const subscription of found) await orMissing(messaging.deleteSubscriber(subscription));
  return found.length;
}
