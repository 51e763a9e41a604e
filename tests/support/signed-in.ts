import { type Client, Users } from 'node-appwrite';
import type { TestAppwrite } from './appwrite.ts';

/** Creates a user with this id and returns a client with their session. */
export async function signedIn(appwrite: TestAppwrite, userId: string): Promise<Client> {
  const users = new Users(appwrite.admin());
  await users.create({ userId, email: `${userId}@example.com` });
  const { secret } = await users.createSession({ userId });
  return appwrite.withSession(secret);
}
