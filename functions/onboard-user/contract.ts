import * as z from 'zod/mini';

/** The input and answers of each route of `onboard-user`. Errors are problems (RFC 9457). */

export const backfillRequest = z.strictObject({
  /** The cursor of the last answer; absent for the first page. */
  cursor: z.optional(z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,35}$/, 'a cursor of an earlier answer expected'))),
  /** Users in the page; Appwrite's maximum is 500. */
  limit: z._default(z.int().check(z.minimum(1), z.maximum(500)), 100),
});

export const backfillAnswer = z.strictObject({
  /** Users checked; fewer than `limit` if the time was up. */
  done: z.int(),
  /** Users for whom something was added. */
  onboarded: z.int(),
  /** Users for whom it failed; the log names them and the reason. */
  failed: z.int(),
  /** Where the next page begins; null after the last one. */
  cursor: z.nullable(z.string()),
  /** All users, as far as Appwrite counts. */
  total: z.int(),
});

export const contract = {
  /** Onboards the users of one page who were missed. Only for API keys. */
  'POST /backfill': { operation: 'backfill', body: backfillRequest, answers: { 200: backfillAnswer } },
} as const;
