import type { Models } from 'node-appwrite';
import * as z from 'zod/mini';
import type { AdminServices } from '../../shared/index.ts';

/** Who gets a label: everybody, or whoever has an address in a domain (that one, not those below it). */
export const labelRule = z.strictObject({
  label: z.string().check(z.regex(/^[A-Za-z0-9]{1,36}$/, '1 to 36 letters and digits expected')),
  domain: z.optional(z.string().check(z.regex(/^[^@\s]+\.[^@\s]+$/, 'a domain such as student.example.edu expected'))),
  /** Whether the address has to be proved. By default with a domain yes, without one no. */
  proved: z.optional(z.boolean()),
});

export type LabelRule = z.infer<typeof labelRule>;

/** What is known of a user's address: that they have proved it, or nothing. */
export type Proof = 'proved' | 'unproved';

/** The labels that a user has by the rules. */
export function labelsOf(rules: readonly LabelRule[], user: Pick<Models.User, 'email'>, proof: Proof): string[] {
  const ownDomain = user.email.slice(user.email.lastIndexOf('@') + 1).toLowerCase();
  const fitting = rules.filter(({ domain, proved = domain !== undefined }) => {
    if (proved && proof === 'unproved') return false;
    return domain === undefined || domain.toLowerCase() === ownDomain;
  });
  return [...new Set(fitting.map(({ label }) => label))];
}

/** Which of these labels a user lacks. */
export function lacking(user: Pick<Models.User, 'labels'>, wanted: readonly string[]): string[] {
  return wanted.filter((label) => !user.labels.includes(label));
}

/**
 * Adds what a user lacks of `wanted` and takes nothing away; true where something was written.
 *
 * The call replaces all labels, and Appwrite has none that adds one, so that two writers at once can undo each other:
 * - Ours, undone by a writer who read before we wrote: that write raises `users.*.update`, and the run it starts adds ours again.
 * - Another's, written between our reading and our writing: what it added is lost and what it took away is back, and nobody can
 *   see it afterwards. So nothing happens in between: `user` has to be read right before this.
 */
export async function giveLabels(
  { users }: AdminServices,
  user: Pick<Models.User, '$id' | 'labels'>,
  wanted: readonly string[],
): Promise<boolean> {
  const missing = lacking(user, wanted);
  if (missing.length === 0) return false;
  await users.updateLabels({ userId: user.$id, labels: [...user.labels, ...missing] });
  return true;
}
