import * as z from 'zod/mini';
import { content, noContent } from '../../shared/http/route.ts';

/** The input and answers of each route of `send-magic-link`. Errors are problems (RFC 9457). */

/** The secret of a link in both ways of sending. Shorter secrets, which can be guessed, are refused. */
const secret = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'the secret of a link expected'));
const userId = z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,35}$/, 'a user id expected'));
/** The longest e-mail address, and the longest part before its `@` (RFC 5321, 4.5.3.1). */
const email = z.email().check(
  z.maxLength(254),
  z.refine((text) => text.lastIndexOf('@') <= 64, 'at most 64 characters before the @'),
);
const redirect = z.string().check(z.maxLength(2000));

const page = content('text/html; charset=utf-8');

/** The form of the hosted page. The default of `redirect` is the first of the list. */
export const callbackForm = z.strictObject({ userId, secret, redirect: z.optional(redirect) });

export const contract = {
  /** Mails a link to the address. The answer is the same whether or not anybody has it. */
  'POST /': {
    operation: 'send',
    body: z.strictObject({
      email,
      /** Where the link leads: an address in the variable `REDIRECTS`. The first is the default. */
      redirect: z.optional(redirect),
      /** The same two words in the answer and the mail, for the user to compare. */
      phrase: z.optional(z.boolean()),
    }),
    answers: { 202: z.strictObject({ status: z.literal('accepted'), phrase: z.optional(z.string()) }) },
  },
  /** The function's own next execution. Nobody else can create its body. */
  'POST /deliver': {
    body: z.strictObject({ sealed: z.string().check(z.maxLength(8192)) }),
    answers: { 204: noContent },
  },
  /**
   * Uses a link, once. As a `session`, `secret` is the value of the cookie of `sessionCookie(…)`. As a `token`, a page passes it to
   * `account.createSession({ userId, secret })` of the web SDK within 60 seconds. `expire` is when it expires.
   */
  'POST /session': {
    operation: 'createSession',
    body: z.strictObject({ userId, secret, as: z._default(z.enum(['session', 'token']), 'session') }),
    answers: { 200: z.strictObject({ userId: z.string(), secret: z.string(), expire: z.string() }) },
  },
  /** The hosted page. Opening it does not use the link. Query parameters that mail programs add are ignored. */
  'GET /callback': { query: z.record(z.string(), z.unknown()), answers: { 200: page } },
  /** Uses the link, sets the session's cookie and redirects; takes {@link callbackForm}. Errors are pages too. */
  'POST /callback': { answers: { 303: noContent, 400: page, 401: page, 403: page, 409: page, 429: page, 503: page } },
} as const;
