export type { AddressLimits, Limit } from '../../shared/accounts/limits.ts';
export type { AdminServices, Services } from '../../shared/clients.ts';
export { Problem } from '../../shared/problem.ts';
export { createSignIn, type SignIn } from './auth.ts';
export { createAdminClient, createSessionClient } from './clients.ts';
export { ConfigError } from './config.ts';
export type { Cookie } from './cookies.ts';
export { clearSession, currentUser } from './current-user.ts';
export {
  type CookieStore,
  type Exchange,
  forwardedFor,
  fromExpress,
  fromHono,
  fromRequest,
  fromStore,
  type RequestExchange,
  type RequestHeaders,
} from './exchange.ts';
export type { Requested } from './magic-link.ts';
export type { Mail, MailContent, MailKind } from './mails.ts';
export type { Limits, Pages, SignInOptions } from './options.ts';
export { startSecondFactor } from './second-factor.ts';
export { signOut } from './sign-out.ts';
export type { Factor, SignedIn } from './signed-in.ts';
