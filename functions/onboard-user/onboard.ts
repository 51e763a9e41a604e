import type { Models } from 'node-appwrite';
import { type AdminServices, isNotFound, orMissing } from '../../shared/index.ts';
import { giveLabels, type LabelRule, labelsOf } from './labels.ts';
import { makeProfile, markWelcomed, type Profile, readProfile } from './profile.ts';
import { isWelcome, type Welcome, welcome } from './welcome.ts';

/** What every user gets. */
export interface Onboarding {
  rules: readonly LabelRule[];
  welcome: Welcome;
}

/** What is known of a user before onboarding: as read just now. */
export interface Newcomer {
  user: Models.User;
  profile: Profile | undefined;
}

/**
 * Gives a user what he lacks, and does nothing for who lacks nothing; true where something was done. Each step finds what an
 * earlier or concurrent run has done already. A user who is deleted meanwhile is no error.
 * @param readBack see `giveLabels`
 */
export async function onboard(
  admin: AdminServices,
  newcomer: Newcomer,
  onboarding: Onboarding,
  readBack: 'now' | 'later',
): Promise<boolean> {
  try {
    return await giveAll(admin, newcomer, onboarding, readBack);
  } catch (error) {
    const { user } = newcomer;
    if (isNotFound(error) && !(await orMissing(admin.users.get({ userId: user.$id })))) return false;
    throw error;
  }
}

async function giveAll(
  admin: AdminServices,
  { user, profile }: Newcomer,
  onboarding: Onboarding,
  readBack: 'now' | 'later',
): Promise<boolean> {
  const made = profile === undefined && (await makeProfile(admin, user));
  const labelled = await giveLabels(admin, user, labelsOf(onboarding.rules, user), readBack);
  if (!isWelcome(onboarding.welcome, user)) return made || labelled;
  // where another run made the profile, it may have welcomed the user as well
  const current = profile ?? (made ? undefined : await readProfile(admin, user.$id));
  if (current?.welcomedAt) return made || labelled;
  await welcome(admin, user, onboarding.welcome);
  await markWelcomed(admin, user.$id);
  return true;
}
