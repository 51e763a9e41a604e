import { type Client, Users } from 'node-appwrite';
import type { TestAppwrite } from './appwrite.ts';

/** Makes a user of this id and gives a client with a session of his. */
export async function signedIn(appwrite: TestAppwrite, userId: string): Promise<Client> {
  const users = new Users(appwrite.admin());
  await users.create({ userId, email: `${userId}@example.com` });
  const { secret } = await users.createSession({ userId });
  return appwrite.withSession(secret);
}
