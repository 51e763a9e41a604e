/** What a project decides about its accounts and teams. Source of names and limits: appwrite 1.9.6, the project's `auths`. */
export interface Policies {
  /** How long a new session is valid, in seconds: 60 to 31,536,000, a year. */
  sessionSeconds: number;
  /** The sessions that a user can have, up to 100. A further one ends the oldest. 0 means no limit. */
  sessionLimit: number;
  /** The number of users, up to 10,000, from which on nobody can sign up. 0 means no limit. `users.create` has no limit. */
  userLimit: number;
  /** The number of earlier passwords that a user cannot set again, up to 20. 0 means none. */
  passwordHistory: number;
  /** Whether common passwords are refused. */
  passwordDictionary: boolean;
  /** Whether a password that contains the user's name, address, number or id is refused. */
  personalDataCheck: boolean;
  /** Whether users get an e-mail about each further session. */
  sessionAlerts: boolean;
  /** Whether a changed password ends the user's other sessions. */
  invalidateSessions: boolean;
  /** What users see of the members of a team, including themselves. API keys see everything. */
  membershipPrivacy: MembershipPrivacy;
  /** The ways to sign in that are turned off. API keys are exempt. */
  disabledMethods: readonly AuthMethod[];
  /** The services that are turned off. API keys are exempt. */
  disabledServices: readonly string[];
  /** Phone numbers that get a fixed code and no message. */
  mockNumbers: readonly MockNumber[];
}

/** The ways to sign in, as `settings.auth.methods` of the CLI names them. */
export const AUTH_METHODS = [
  'jwt',
  'phone',
  'invites',
  'anonymous',
  'email-otp',
  'magic-url',
  'email-password',
] as const;

export type AuthMethod = (typeof AUTH_METHODS)[number];

/** A phone number with its fixed code. */
export interface MockNumber {
  phone: string;
  otp: string;
}

/** True for visible fields. */
export interface MembershipPrivacy {
  userId: boolean;
  userName: boolean;
  userEmail: boolean;
  userPhone: boolean;
  userAccessedAt: boolean;
  mfa: boolean;
}

/** How long a session is valid by default, in seconds: one year. Source: appwrite 1.9.6, TOKEN_EXPIRATION_LOGIN_LONG. */
export const SESSION_SECONDS = 31_536_000;

/** The policies of a new project. */
export const NEW_PROJECT: Policies = {
  sessionSeconds: SESSION_SECONDS,
  sessionLimit: 10,
  userLimit: 0,
  passwordHistory: 0,
  passwordDictionary: false,
  personalDataCheck: false,
  sessionAlerts: false,
  invalidateSessions: true,
  membershipPrivacy: {
    userId: false,
    userName: false,
    userEmail: false,
    userPhone: false,
    userAccessedAt: false,
    mfa: false,
  },
  disabledMethods: [],
  disabledServices: [],
  mockNumbers: [],
};
