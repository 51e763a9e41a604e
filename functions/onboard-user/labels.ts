import type { Models } from 'node-appwrite';
import * as z from 'zod/mini';
import type { AdminServices } from '../../shared/index.ts';

/** Who gets a label: everybody, or users with an address in a domain (without its subdomains). */
export const labelRule = z.strictObject({
  label: z.string().check(z.regex(/^[A-Za-z0-9]{1,36}$/, '1 to 36 letters and digits expected')),
  domain: z.optional(z.string().check(z.regex(/^[^@\s]+\.[^@\s]+$/, 'a domain such as student.example.edu expected'))),
  /** Whether the address has to be proved. True by default with a domain, false without. */
  proved: z.optional(z.boolean()),
});

export type LabelRule = z.infer<typeof labelRule>;

/** Whether a user's address is known to be proved. */
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

/** The labels among these that a user does not have. */
export function lacking(user: Pick<Models.User, 'labels'>, wanted: readonly string[]): string[] {
  return wanted.filter((label) => !user.labels.includes(label));
}

/**
 * Adds the labels of `wanted` that a user does not have, and removes none. True if something was written.
 *
 * The call replaces all labels, and Appwrite has no call that adds one, so two writers can undo each other:
 * - A writer who read before this write undoes it. Its write raises `users.*.update`, and that run adds the labels again.
 * - A writer who writes between this function's read and write loses its change, which cannot be detected afterwards. So read
 *   `user` immediately before this call.
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
