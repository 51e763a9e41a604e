import type { Models } from 'node-appwrite';
import type { CampaignRequest } from './contract.ts';

/**
 * Says whom a campaign reaches, as they are now: not who is blocked, left out, without a target for the channel, or has
 * switched the channel off. A user does that in his prefs: `{ "channels": { "email": false } }`.
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
 * The one target that a message to the user goes by, where they have several for the channel: that of their own address or number,
 * else the first. Undefined where they have one, and for push: every device is told.
 */
export function targetAmongSeveral(user: Models.User, channel: CampaignRequest['channel']): string | undefined {
  if (channel === 'push') return undefined;
  const targets = user.targets.filter(({ providerType }) => providerType === channel);
  const own = channel === 'email' ? user.email : user.phone;
  return targets.length < 2 ? undefined : (targets.find(({ identifier }) => identifier === own) ?? targets[0])?.$id;
}
