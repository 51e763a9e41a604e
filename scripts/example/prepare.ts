import { Compression, Permission, Role, Storage } from 'node-appwrite';
import { isConflict } from '../../shared/http/refusals.ts';
import type { Connection } from '../connection.ts';
import { clientOf } from '../deploy/target.ts';

/** The bucket of the sample app's pictures: each file has its own permissions. */
export const PICTURES = {
  bucketId: 'pictures',
  name: 'Pictures',
  permissions: [Permission.create(Role.users())],
  fileSecurity: true,
  maximumFileSize: 2_000_000,
  allowedFileExtensions: ['png', 'jpg', 'webp'],
  compression: Compression.None,
};

/** Brings to a local Appwrite what the sample app needs beside appwrite.json: the bucket, and sign-in with Google. */
export async function prepare({ endpoint, projectId, key }: Connection): Promise<void> {
  const client = clientOf({ endpoint, projectId, key });
  await new Storage(client).createBucket(PICTURES).catch((error: unknown) => {
    if (!isConflict(error)) throw error;
  });
  const answer = await fetch(`${endpoint}/project/oauth2/google`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'x-appwrite-project': projectId, 'x-appwrite-key': key },
    body: JSON.stringify({ clientId: 'example', clientSecret: 'example', enabled: true }),
  });
  if (!answer.ok) throw new Error(`Sign-in with Google could not be turned on: ${await answer.text()}`);
}
