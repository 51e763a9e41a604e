import type { Models } from 'node-appwrite';
import { type AdminServices, isProved } from '../../shared/index.ts';
import { giveLabels, type LabelRule, labelsOf, lacking } from './labels.ts';
import { markMoved, markSubscribed, markTakenBack, type Profile } from './profile.ts';
import { addressVersion, isSameAddress, isWelcome, subscribe, unsubscribe, type Welcome, welcome } from './welcome.ts';

/** `welcomedTo` of a user whose subscriptions were taken back: they come back with a proof of the new address. */
const TAKEN_BACK = 'none';

/**
 * Gives what follows from a proved address: labels, subscriptions, the welcome message. Takes subscriptions back that followed to
 * an address that is not proved: Appwrite changes the address of a target in place, and its subscriptions stay. True where
 * something was done; asks for the proof only where something depends on it.
 */
export async function giveProved(
  admin: AdminServices,
  newcomer: { user: Models.User; profile: Profile; isProved?: boolean },
  { rules, welcome: offer }: { rules: readonly LabelRule[]; welcome: Welcome },
): Promise<boolean> {
  const { user, profile } = newcomer;
  const missing = lacking(user, provedLabels(rules, user));
  const isDue = isWelcome(offer, user) && (!profile.welcomedAt || profile.welcomedTo === TAKEN_BACK);
  const moved = hasMoved(user, profile);
  if (missing.length === 0 && !isDue && !moved) return false;
  if (!(newcomer.isProved ?? (await isProved(admin, user)))) {
    if (moved) await takeBack(admin, user, profile, offer);
    return moved;
  }
  if (isDue) await bringIn(admin, user, profile, offer);
  else if (moved) await markSubscribed(admin, user, addressVersion(user), profile.welcomedAt);
  // last, for this starts the next run, which then finds all the rest done
  if (missing.length > 0) await addLabels(admin, user, missing);
  return true;
}

/** The labels that a user would have by a proof alone. */
function provedLabels(rules: readonly LabelRule[], user: Models.User): string[] {
  const all = labelsOf(rules, user, 'unproved');
  return labelsOf(rules, user, 'proved').filter((label) => !all.includes(label));
}

/** Whether the subscribed address is another one by now. An earlier release kept only when it was subscribed. */
function hasMoved(user: Models.User, { welcomedAt, welcomedTo }: Profile): boolean {
  const version = addressVersion(user);
  if (!welcomedAt || !version || welcomedTo === TAKEN_BACK) return false;
  return welcomedTo ? welcomedTo !== version.hash : Date.parse(version.since) > Date.parse(welcomedAt);
}

/** Reads the user again: labels and address may have changed while the proof was looked up. */
async function addLabels(admin: AdminServices, user: Models.User, labels: readonly string[]): Promise<void> {
  const now = await admin.users.get({ userId: user.$id });
  if (isSameAddress(now, user)) await giveLabels(admin, now, labels);
}

/** Subscribes and welcomes. Where the address changed meanwhile, the subscriptions are taken back at once. */
async function bringIn(admin: AdminServices, user: Models.User, profile: Profile, offer: Welcome): Promise<void> {
  await subscribe(admin, user, offer);
  const now = await admin.users.get({ userId: user.$id });
  if (!isSameAddress(now, user)) return void (await unsubscribe(admin, now, offer));
  if (!profile.welcomedAt) await welcome(admin, user, offer);
  await markSubscribed(admin, user, addressVersion(user), profile.welcomedAt);
}

/** Who had unsubscribed from one of the topics before is not subscribed again by a later proof. */
async function takeBack(admin: AdminServices, user: Models.User, profile: Profile, offer: Welcome): Promise<void> {
  const removed = await unsubscribe(admin, user, offer);
  if (removed === offer.topics.length) await markTakenBack(admin, profile, TAKEN_BACK);
  else await markMoved(admin, profile, addressVersion(user)?.hash ?? TAKEN_BACK);
}
