import type { Store } from '../store/store.ts';
import { agentOf } from './agent.ts';
import {
  type SessionDocument,
  type TargetDocument,
  type TokenDocument,
  targets,
  type UserDocument,
} from './documents.ts';
import { emailFacts } from './email-facts.ts';

/** A target as Appwrite answers it. */
export function targetBody(target: TargetDocument): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, name, userId, providerId, providerType, identifier, expired } = target;
  return { $id, $createdAt, $updatedAt, name, userId, providerId, providerType, identifier, expired };
}

/** A user as keys get him, password hash and targets included. */
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
    impersonator: false,
    impersonatorUserId: null,
  };
}

/** A user as keys get him, with the targets that he has now. */
export function fullUserBody(store: Store, user: UserDocument): Record<string, unknown> {
  return userBody(user, targets(store).where('userId', user.$id));
}

/** A user as he gets himself: without what is known of his password. */
export function accountBody(store: Store, user: UserDocument): Record<string, unknown> {
  const { password: _, hash: __, hashOptions: ___, ...account } = fullUserBody(store, user);
  return account;
}

/** What differs between the answers about one session. */
export interface SessionView {
  /** True where it is the caller's own. */
  current: boolean;
  /** The session's packed secret, for keys and once only; blank for all others. */
  secret: string;
}

/** A session as Appwrite answers it. Nothing is known of countries here. */
export function sessionBody(session: SessionDocument, { current, secret }: SessionView): Record<string, unknown> {
  return {
    $id: session.$id,
    $createdAt: session.$createdAt,
    $updatedAt: session.$updatedAt,
    userId: session.userId,
    expire: session.expire,
    provider: session.provider,
    providerUid: session.providerUid,
    providerAccessToken: '',
    providerAccessTokenExpiry: '',
    providerRefreshToken: '',
    ip: session.ip,
    ...agentOf(session.userAgent),
    countryCode: '--',
    countryName: 'Unknown',
    current,
    factors: session.factors,
    secret,
    mfaUpdatedAt: '',
  };
}

/** A token as Appwrite answers it; `secret` is blank for who must not see it. */
export function tokenBody(token: TokenDocument, secret: string, phrase = ''): Record<string, unknown> {
  const { $id, $createdAt, userId, expire } = token;
  return { $id, $createdAt, userId, secret, expire, phrase };
}
