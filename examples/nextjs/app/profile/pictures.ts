import type { Models } from 'node-appwrite';
import { services } from '../../lib/auth';

export const bucketId = 'pictures';

/** The pictures of a user, the newest first. Not those of an earlier user with the same id. */
export async function picturesOf(user: Models.User): Promise<Models.File[]> {
  const { files } = await (await services()).storage.listFiles({ bucketId });
  return files
    .filter(({ $createdAt }) => Date.parse($createdAt) > Date.parse(user.$createdAt))
    .toSorted((one, other) => Date.parse(other.$createdAt) - Date.parse(one.$createdAt));
}
