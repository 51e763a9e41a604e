export type { AddressLimits, Limit } from '../../shared/accounts/limits.ts';
export type { AdminServices, Services } from '../../shared/clients/clients.ts';
export { Problem } from '../../shared/http/problem.ts';
export { createSignIn, type MailedLink, type SignIn } from './auth.ts';
export { createAdminClient, createSessionClient } from './clients.ts';
export { ConfigError } from './config.ts';
export type { Cookie } from './cookies.ts';
export { clearSession, currentUser } from './current-user.ts';
export type { ProofRequested } from './email-proof.ts';
export {
  type CookieStore,
  type Exchange,
  forwardedFor,
  fromExpress,
  fromHono,
  fromRequest,
  fromStore,
  type RequestExchange,
} from './exchange.ts';
export type { Factor } from './factors.ts';
export { leadOn, leadOnPage, type Page } from './lead-on.ts';
export type { Requested } from './magic-link.ts';
export type { Mail, MailContent, MailKind } from './mails.ts';
export { completeOAuth, type OAuthSignedIn } from './oauth.ts';
export type { Limits, Pages, SignInOptions } from './options.ts';
export type { RequestHeaders } from './request-headers.ts';
export { secondFactors, startSecondFactor } from './second-factor.ts';
export { signOut } from './sign-out.ts';
export type { SignedIn } from './signed-in.ts';
