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
  /** Read immediately before, because labels are written from it. */
  user: Models.User;
  /** The profile with the user's id, which may belong to an earlier user. */
  profile: Profile | undefined;
  /** `just made`: no profile or proof was read, because there is hardly one yet. */
  since: 'just made' | 'earlier';
  /** Whether the address is proved, if that is already known. */
  isProved?: boolean;
}

/**
 * Adds what is missing for a user; true if something was added. Each step is idempotent, also with concurrent runs. A user who is
 * deleted in the meantime is not an error.
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
  // labels first: there must be no call between reading the user and writing them
  const labelled = await giveLabels(admin, user, labelsOf(onboarding.rules, user, 'unproved'));
  const { profile, made } = await ensureProfile(admin, user, newcomer.profile);
  // a later proof raises another event
  if (made && since === 'just made') return true;
  const trusted = await giveProved(admin, { ...newcomer, profile }, onboarding);
  return labelled || made || trusted;
}
