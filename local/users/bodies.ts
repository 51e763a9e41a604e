import type { SessionDocument } from '../directory/sessions.ts';
import { type TargetDocument, targetBody, targets } from '../directory/targets.ts';
import type { TokenDocument } from '../directory/tokens.ts';
import type { UserDocument } from '../directory/users.ts';
import type { Store } from '../store/store.ts';
import { agentOf } from './agent.ts';
import { emailFacts } from './email-facts.ts';

/** A user in the form for API keys, with the password hash and the targets. */
export function userBody(user: UserDocument, targetsOfUser: readonly TargetDocument[]): Record<string, unknown> {
  return {
    $id: user.$id,
    $createdAt: user.$createdAt,
    $updatedAt: user.$updatedAt,
    name: user.name,
    password: user.password,
    hash: user.hash,
    hashOptions: user.hashOptions,
    registration: user.registration,
    status: user.status,
    labels: user.labels,
    passwordUpdate: user.passwordUpdate ?? '',
    email: user.email ?? '',
    phone: user.phone ?? '',
    emailVerification: user.emailVerification,
    ...emailFacts(user.email),
    phoneVerification: user.phoneVerification,
    mfa: user.mfa,
    prefs: user.prefs,
    targets: targetsOfUser.map(targetBody),
    accessedAt: user.accessedAt ?? '',
    impersonator: user.impersonator,
    impersonatorUserId: null,
  };
}

/** A user in the form for API keys, with the current targets. */
export function fullUserBody(store: Store, user: UserDocument): Record<string, unknown> {
  return userBody(user, targets(store).where('userId', user.$id));
}

/** A user in the form for the users themselves: without the fields of the password. */
export function accountBody(store: Store, user: UserDocument): Record<string, unknown> {
  const { password: _, hash: __, hashOptions: ___, ...account } = fullUserBody(store, user);
  return account;
}

/** What differs between the answers about a session. */
export interface SessionView {
  /** True for the caller's own session. */
  current: boolean;
  /** The session's packed secret: for API keys, and only once. Empty for all others. */
  secret: string;
}

/** A session in Appwrite's form. The country is always unknown here. */
export function sessionBody(session: SessionDocument, { current, secret }: SessionView): Record<string, unknown> {
  return {
    $id: session.$id,
    $createdAt: session.$createdAt,
    $updatedAt: session.$updatedAt,
    userId: session.userId,
    expire: session.expire,
    provider: session.provider,
    providerUid: session.providerUid,
    providerAccessToken: session.providerAccessToken,
    providerAccessTokenExpiry: session.providerAccessTokenExpiry ?? '',
    providerRefreshToken: session.providerRefreshToken,
    ip: session.ip,
    ...agentOf(session.userAgent),
    countryCode: '--',
    countryName: 'Unknown',
    current,
    factors: session.factors,
    secret,
    mfaUpdatedAt: session.mfaUpdatedAt ?? '',
  };
}

/** A token in Appwrite's form. `secret` is empty for callers who must not see it. */
export function tokenBody(token: TokenDocument, secret: string, phrase = ''): Record<string, unknown> {
  const { $id, $createdAt, userId, expire } = token;
  return { $id, $createdAt, userId, secret, expire, phrase };
}
