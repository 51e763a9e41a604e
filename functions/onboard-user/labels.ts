import type { Models } from 'node-appwrite';
import * as z from 'zod/mini';
import type { AdminServices } from '../../shared/index.ts';

/** Who gets a label: everybody, or whoever has an address in a domain (that one, not those below it). */
export const labelRule = z.strictObject({
  label: z.string().check(z.regex(/^[A-Za-z0-9]{1,36}$/, '1 to 36 letters and digits expected')),
  domain: z.optional(z.string().check(z.regex(/^[^@\s]+\.[^@\s]+$/, 'a domain such as student.example.edu expected'))),
  /** Whether the address has to be proved. Where nothing is said: with a domain yes, without one no. */
  proved: z.optional(z.boolean()),
});

export type LabelRule = z.infer<typeof labelRule>;

/** The labels that a user has by the rules. */
export function labelsOf(
  rules: readonly LabelRule[],
  user: Pick<Models.User, 'email' | 'emailVerification'>,
): string[] {
  const ownDomain = user.email.slice(user.email.lastIndexOf('@') + 1).toLowerCase();
  const fitting = rules.filter(({ domain, proved = domain !== undefined }) => {
    if (proved && !(user.email && user.emailVerification)) return false;
    return domain === undefined || domain.toLowerCase() === ownDomain;
  });
  return [...new Set(fitting.map(({ label }) => label))];
}

/** How often labels are written before it is left to the next run. */
const ROUNDS = 3;

/**
 * Adds what a user lacks of `wanted` and takes nothing away; true where something was written.
 *
 * The call replaces all labels, and Appwrite has none that adds one, so that two writers at once can undo each other:
 * - Ours undone by another who read before we wrote: seen when the user is read back, and repeated. `later` leaves that to
 *   the run that our own write starts (`users.*.update`), which reads the user afresh anyway; so does every later write.
 * - Another's, written between our reading and our writing: undone by us, and nobody can see that it was ever there. It
 *   takes both within the same few milliseconds; whoever gives labels by hand or by program should read them back, too.
 */
export async function giveLabels(
  { users }: AdminServices,
  user: Models.User,
  wanted: readonly string[],
  readBack: 'now' | 'later',
): Promise<boolean> {
  const userId = user.$id;
  let has = user.labels;
  for (let round = 0; round < ROUNDS; round++) {
    const missing = wanted.filter((label) => !has.includes(label));
    if (missing.length === 0) return round > 0;
    await users.updateLabels({ userId, labels: [...has, ...missing] });
    if (readBack === 'later') return true;
    has = (await users.get({ userId })).labels;
  }
  return true;
}
