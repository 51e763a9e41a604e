export type { AddressLimits, Limit } from '../../shared/accounts/limits.ts';
export type { AdminServices, Services } from '../../shared/clients/clients.ts';
export { Problem } from '../../shared/http/problem.ts';
export { createSignIn, type MailedLink, type SignIn } from './auth.ts';
export { createAdminClient, createSessionClient } from './clients.ts';
export { ConfigError } from './config.ts';
export { clearSession, currentUser } from './current-user.ts';
export type { Limits, Pages, SignInOptions } from './options.ts';
export type { Cookie } from './request/cookies.ts';
export {
  type CookieStore,
  type Exchange,
  forwardedFor,
  fromExpress,
  fromHono,
  fromRequest,
  fromStore,
  type RequestExchange,
} from './request/exchange.ts';
export { leadOn, leadOnPage, type Page } from './request/lead-on.ts';
export type { RequestHeaders } from './request/request-headers.ts';
export type { ProofRequested } from './sign-in/email-proof.ts';
export type { Factor } from './sign-in/factors.ts';
export type { Requested } from './sign-in/magic-link.ts';
export type { Mail, MailContent, MailKind } from './sign-in/mails.ts';
export { completeOAuth, type OAuthSignedIn } from './sign-in/oauth.ts';
export { secondFactors, startSecondFactor } from './sign-in/second-factor.ts';
export { signOut } from './sign-in/sign-out.ts';
export type { SignedIn } from './sign-in/signed-in.ts';
