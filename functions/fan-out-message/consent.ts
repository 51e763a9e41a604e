import type { Models } from 'node-appwrite';
import type { CampaignRequest } from './contract.ts';

/**
 * Decides which users a campaign reaches now. Left out are users who are blocked, excluded, without a target for the channel, or
 * who have switched the channel off in their preferences: `{ "channels": { "email": false } }`.
 */
export function consentTo({ channel, exclude }: CampaignRequest): (user: Models.User) => boolean {
  const users = new Set(exclude?.users);
  const labels = new Set(exclude?.labels);
  return (user) =>
    user.status &&
    !users.has(user.$id) &&
    !user.labels.some((label) => labels.has(label)) &&
    !isSwitchedOff(user.prefs, channel) &&
    user.targets.some(({ providerType }) => providerType === channel);
}

function isSwitchedOff(prefs: Models.DefaultPreferences, channel: string): boolean {
  const channels: unknown = prefs['channels'];
  return typeof channels === 'object' && channels !== null && (channels as Record<string, unknown>)[channel] === false;
}

/**
 * The target for a user with several targets for the channel: the one of their account's address or number, or else the first.
 * Undefined for a user with one target, and for push, which goes to all devices.
 */
export function targetAmongSeveral(user: Models.User, channel: CampaignRequest['channel']): string | undefined {
  if (channel === 'push') return undefined;
  const targets = user.targets.filter(({ providerType }) => providerType === channel);
  const own = channel === 'email' ? user.email : user.phone;
  return targets.length < 2 ? undefined : (targets.find(({ identifier }) => identifier === own) ?? targets[0])?.$id;
}
