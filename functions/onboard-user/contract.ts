import * as z from 'zod/mini';

/** What each route of `onboard-user` takes and answers; problems (RFC 9457) come on top. */

export const backfillRequest = z.strictObject({
  /** Where to go on, as the last page answered it; absent for the beginning. */
  cursor: z.optional(z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,35}$/, 'a cursor of an earlier answer expected'))),
  /** Users to look at; Appwrite answers no page of more than 500. */
  limit: z._default(z.int().check(z.minimum(1), z.maximum(500)), 100),
});

export const backfillAnswer = z.strictObject({
  /** Users that were looked at; fewer than asked for where the time was up. */
  done: z.int(),
  /** Those of them for whom something was done. */
  onboarded: z.int(),
  /** Those for whom something could not be done; the log tells which and why. */
  failed: z.int(),
  /** Where the next page begins; null after the last one. */
  cursor: z.nullable(z.string()),
  /** Users altogether, as far as Appwrite counts. */
  total: z.int(),
});

export const contract = {
  /** Looks at a page of users and onboards those who were missed. Only an API key gets here. */
  'POST /backfill': { operation: 'backfill', body: backfillRequest, answers: { 200: backfillAnswer } },
} as const;
