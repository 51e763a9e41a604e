import type { Models } from 'node-appwrite';

/** What can be asked of somebody in addition to a password or a link. */
export type Factor = 'totp' | 'email' | 'phone' | 'recoveryCode';

export const FACTORS: readonly Factor[] = ['totp', 'email', 'phone', 'recoveryCode'];

/** The factors that somebody has. */
export function factorsIn(found: Models.MfaFactors): Factor[] {
  return FACTORS.filter((factor) => found[factor]);
}
