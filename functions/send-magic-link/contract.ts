import * as z from 'zod/mini';
import { content, noContent } from '../../shared/route.ts';

/** What each route of `send-magic-link` takes and answers; problems (RFC 9457) come on top. */

/** A token's secret as both ways of sending make it: shorter ones, which can be guessed, are not taken. */
const secret = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'the secret of a link expected'));
const userId = z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,35}$/, 'a user id expected'));
/** No longer than the longest address that e-mail knows, and the longest part before its `@` (RFC 5321, 4.5.3.1). */
const email = z.email().check(
  z.maxLength(254),
  z.refine((text) => text.lastIndexOf('@') <= 64, 'at most 64 characters before the @'),
);
const redirect = z.string().check(z.maxLength(2000));

const page = content('text/html; charset=utf-8');

/** What the button of the hosted page sends, as a form. Without `redirect` the first of the list is meant. */
export const callbackForm = z.strictObject({ userId, secret, redirect: z.optional(redirect) });

export const contract = {
  /** Mails a link to the address. The answer is the same whether or not anybody has it. */
  'POST /': {
    operation: 'send',
    body: z.strictObject({
      email,
      /** Where the link leads to: an address of the list in the variable `REDIRECTS`, whose first is the default. */
      redirect: z.optional(redirect),
      /** Two words that the answer and the mail have in common, for the person to compare. */
      phrase: z.optional(z.boolean()),
    }),
    answers: { 202: z.strictObject({ status: z.literal('accepted'), phrase: z.optional(z.string()) }) },
  },
  /** The function's own continuation; nobody else can make its body. */
  'POST /deliver': {
    body: z.strictObject({ sealed: z.string().check(z.maxLength(8192)) }),
    answers: { 204: noContent },
  },
  /**
   * Spends a link, once. As a `session`, `secret` is what the cookie of `sessionCookie(…)` holds. As a `token`, it is what a page
   * gives to `account.createSession({ userId, secret })` of the web SDK within 60 seconds. `expire` is when it stops being valid.
   */
  'POST /session': {
    operation: 'createSession',
    body: z.strictObject({ userId, secret, as: z._default(z.enum(['session', 'token']), 'session') }),
    answers: { 200: z.strictObject({ userId: z.string(), secret: z.string(), expire: z.string() }) },
  },
  /** The page that a link leads to where the function hosts one. It spends nothing; what mail programs add to links is let be. */
  'GET /callback': { query: z.record(z.string(), z.unknown()), answers: { 200: page } },
  /** Spends the link, sets the session's cookie and leads on; takes {@link callbackForm}. Failures are pages as well. */
  'POST /callback': { answers: { 303: noContent, 400: page, 401: page, 403: page, 409: page, 429: page, 503: page } },
} as const;
