import { AppwriteException, ImageFormat, type Models, Query } from 'node-appwrite';
import { services } from '../../lib/auth';

export const bucketId = 'pictures';

/** The pictures of a user, the newest first. Not those of an earlier user with the same id. */
export async function picturesOf(user: Models.User): Promise<Models.File[]> {
  const queries = [Query.orderDesc('$createdAt')];
  const { files } = await (await services()).storage.listFiles({ bucketId, queries });
  return files.filter(({ $createdAt }) => Date.parse($createdAt) > Date.parse(user.$createdAt));
}

/** A small version of a picture that the caller may read, as WebP. Undefined if there is none, or if it is no picture. */
export async function previewOf(fileId: string): Promise<ArrayBuffer | undefined> {
  const { storage } = await services();
  try {
    return await storage.getFilePreview({ bucketId, fileId, width: 160, height: 160, output: ImageFormat.Webp });
  } catch (error) {
    if (error instanceof AppwriteException && error.code < 500) return undefined;
    throw error;
  }
}

/** The ending for what the bytes are, whatever the file's name says. Undefined for anything but PNG, JPEG and WebP. */
export function endingOf(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'png';
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'jpg';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  return undefined;
}
