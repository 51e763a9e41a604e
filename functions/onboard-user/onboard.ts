import type { Models } from 'node-appwrite';
import { type AdminServices, isNotFound, orMissing } from '../../shared/index.ts';
import { giveLabels, type LabelRule, labelsOf } from './labels.ts';
import { ensureProfile, type Profile } from './profile.ts';
import { giveProved } from './proved.ts';
import type { Welcome } from './welcome.ts';

/** What every user gets. */
export interface Onboarding {
  rules: readonly LabelRule[];
  welcome: Welcome;
}

/** What is known of a user before onboarding. */
export interface Newcomer {
  /** As read just now: labels are written upon it. */
  user: Models.User;
  /** The profile that has the user's id, whoever's it is. */
  profile: Profile | undefined;
  /** `just made`: nobody has looked for a profile or a proof, for there can hardly be one. */
  since: 'just made' | 'earlier';
  /** Whether the address is proved, where that was looked up already. */
  isProved?: boolean;
}

/**
 * Gives a user what they lack, and does nothing for who lacks nothing; true where something was done. Each step finds what an
 * earlier or concurrent run has done already. A user who is deleted meanwhile is no error.
 */
export async function onboard(admin: AdminServices, newcomer: Newcomer, onboarding: Onboarding): Promise<boolean> {
  try {
    return await giveAll(admin, newcomer, onboarding);
  } catch (error) {
    const { user } = newcomer;
    if (isNotFound(error) && !(await orMissing(admin.users.get({ userId: user.$id })))) return false;
    throw error;
  }
}

async function giveAll(admin: AdminServices, newcomer: Newcomer, onboarding: Onboarding): Promise<boolean> {
  const { user, since } = newcomer;
  // labels first: nothing may come between reading the user and writing them
  const labelled = await giveLabels(admin, user, labelsOf(onboarding.rules, user, 'unproved'));
  const { profile, made } = await ensureProfile(admin, user, newcomer.profile);
  // whoever proves an address later raises another event
  if (made && since === 'just made') return true;
  const trusted = await giveProved(admin, { ...newcomer, profile }, onboarding);
  return labelled || made || trusted;
}
