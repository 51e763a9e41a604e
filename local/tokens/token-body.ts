import { SignJWT } from 'jose';
import type { Local } from '../local.ts';
import type { ResourceTokenDocument } from '../storage/resource-tokens.ts';

/** A file token as Appwrite answers it. Its secret is a JWT, which is signed anew each time. */
export async function tokenBody(local: Local, token: ResourceTokenDocument): Promise<Record<string, unknown>> {
  const { $id, $createdAt, resourceId, resourceType, resourceInternalId, expire, accessedAt } = token;
  const jwt = new SignJWT({ tokenId: $id, resourceId, resourceType, resourceInternalId })
    .setProtectedHeader({ typ: 'JWT', alg: 'HS256' })
    .setIssuedAt(seconds($createdAt));
  if (expire !== null) jwt.setExpirationTime(seconds(expire));
  const secret = await jwt.sign(local.secret);
  return { $id, $createdAt, resourceId, resourceType, expire: expire ?? '', secret, accessedAt: accessedAt ?? '' };
}

function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}
