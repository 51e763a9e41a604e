import type { AdminServices } from '../../shared/index.ts';
import { consentTo, targetAmongSeveral } from './consent.ts';
import type { CampaignRequest } from './contract.ts';
import { Lookup } from './lookup.ts';
import { listedMessageId, makeMessage, type Recipients } from './messages.ts';

/**
 * Sends to the users of a list, to one target each. Idempotent. Users who were deleted or withdrew consent since the list was
 * created are left out.
 */
export async function sendListed(
  admin: AdminServices,
  definition: CampaignRequest,
  list: string,
  users: readonly string[],
): Promise<void> {
  const to = await recipientsAmong(admin, definition, users);
  if (to) await makeMessage(admin, definition, listedMessageId(list), to);
}

/** The users who still consent, with one target each; undefined if there are none. */
export async function recipientsAmong(
  admin: AdminServices,
  definition: CampaignRequest,
  ids: readonly string[],
): Promise<Recipients | undefined> {
  const consents = consentTo(definition);
  const users: string[] = [];
  const targets: string[] = [];
  for (const { id, user } of await new Lookup(admin).find(ids)) {
    if (!user || !consents(user)) continue;
    const target = targetAmongSeveral(user, definition.channel);
    if (target === undefined) users.push(id);
    else targets.push(target);
  }
  if (targets.length > 0) return { users, targets };
  return users.length > 0 ? { users } : undefined;
}
