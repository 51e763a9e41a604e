/** What a project decides about its accounts and teams. Source of names: appwrite 1.9.6, the project's `auths`. */
export interface Policies {
  /** Whether a changed password ends the user's other sessions. */
  invalidateSessions: boolean;
  /** What users see of the members of a team, including themselves. API keys see everything. */
  membershipPrivacy: MembershipPrivacy;
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

/** The policies of a new project. */
export const NEW_PROJECT: Policies = {
  invalidateSessions: true,
  membershipPrivacy: {
    userId: false,
    userName: false,
    userEmail: false,
    userPhone: false,
    userAccessedAt: false,
    mfa: false,
  },
};
