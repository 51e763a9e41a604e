import {
  type AdminServices,
  isMadeBy,
  orMissing,
  problems,
  type RuntimeRequest,
  userCallerOf,
} from '../../shared/index.ts';
import type { Campaign } from './campaigns.ts';
import { variables } from './variables.ts';

/** Who is calling and may send. @throws Problem 401, 403 for a user without the label */
export async function senderOf(req: RuntimeRequest): Promise<string> {
  const { user } = await userCallerOf(req);
  if (!user.labels.includes(variables.SENDER_LABEL)) throw problems.forbidden();
  return user.$id;
}

/**
 * Whether a campaign's sender may still send: their account is there and not blocked, has the label, and is not that of somebody
 * who took the id of the sender after their account was deleted.
 */
export async function maySend({ users }: AdminServices, campaign: Campaign): Promise<boolean> {
  const user = await orMissing(users.get({ userId: campaign.sender }));
  if (!user?.status) return false;
  return user.labels.includes(variables.SENDER_LABEL) && isMadeBy(campaign, user);
}
