import type { MembershipDocument } from '../directory/memberships.ts';
import type { TeamDocument } from '../directory/teams.ts';
import type { UserDocument } from '../directory/users.ts';

/** What an answer shows of the member in addition to their name and address. */
export interface MemberView {
  phone: string;
  mfa: boolean;
  accessedAt: string;
}

/** A membership in Appwrite's form. In answers to changes the member's fields are empty, as in Appwrite. */
export function membershipBody(
  membership: MembershipDocument,
  team: Pick<TeamDocument, 'name'>,
  user: Pick<UserDocument, 'name' | 'email'> | undefined,
  view: MemberView = { phone: '', mfa: false, accessedAt: '' },
): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, userId, teamId, invited, joined, confirm, roles } = membership;
  return {
    ...{ $id, $createdAt, $updatedAt, userId, userName: user?.name ?? '', userEmail: user?.email ?? '' },
    ...{ userPhone: view.phone, teamId, teamName: team.name, invited, joined: joined ?? '', confirm },
    ...{ mfa: view.mfa, userAccessedAt: view.accessedAt, roles },
  };
}
