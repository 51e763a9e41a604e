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

/** The caller, who has to be a sender. @throws Problem 401, 403 for a user without the label */
export async function senderOf(req: RuntimeRequest): Promise<string> {
  const { user } = await userCallerOf(req);
  if (!user.labels.includes(variables.SENDER_LABEL)) throw problems.forbidden();
  return user.$id;
}

/**
 * Whether a campaign's sender may still send: the account exists, is not blocked, has the label, and does not belong to a later
 * user with the id of a deleted sender.
 */
export async function maySend({ users }: AdminServices, campaign: Campaign): Promise<boolean> {
  const user = await orMissing(users.get({ userId: campaign.sender }));
  if (!user?.status) return false;
  return user.labels.includes(variables.SENDER_LABEL) && isMadeBy(campaign, user);
}
