import type { UserDocument } from '../users/documents.ts';
import type { MembershipDocument, TeamDocument } from './documents.ts';

/** What an answer shows of the member beside his name and address. */
export interface MemberView {
  phone: string;
  mfa: boolean;
  accessedAt: string;
}

/** A membership as Appwrite answers it. Answers to changes leave the view blank, as there. */
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
