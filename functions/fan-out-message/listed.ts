import type { AdminServices } from '../../shared/index.ts';
import { consentTo, targetAmongSeveral } from './consent.ts';
import type { CampaignRequest } from './contract.ts';
import { Lookup } from './lookup.ts';
import { listedMessageId, makeMessage, type Recipients } from './messages.ts';

/**
 * Sends to those whom a list names, each by one target; a second time it finds that done. Who has gone, or wants it no more, since
 * the list was made does not get it.
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

/** Those of these users who want it now, each by one target; undefined where that is nobody. */
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
