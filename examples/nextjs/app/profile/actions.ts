'use server';

import { redirect } from 'next/navigation';
import { ID, Permission, Role } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { exchange, services, signedIn, signIn } from '../../lib/auth';
import { type Shown, shown, text } from '../../lib/shown';
import { bucketId, picturesOf } from './pictures';

const TYPES: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };
/** As declared for the bucket in appwrite.json. */
const MOST_BYTES = 2_000_000;

/** Uploads a picture that only its user can read, then deletes the ones of before. */
export async function changePicture(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    const user = await signedIn();
    const before = await picturesOf(user);
    const { storage } = await services();
    if (!form.has('delete')) {
      const picture = form.get('picture');
      const ending = picture instanceof File ? TYPES[picture.type] : undefined;
      if (!(picture instanceof File) || !ending || picture.size > MOST_BYTES)
        return 'Choose a picture of at most 2 MB: PNG, JPEG or WebP.';
      const file = InputFile.fromBuffer(Buffer.from(await picture.arrayBuffer()), `picture.${ending}`);
      const own = Role.user(user.$id);
      const permissions = [Permission.read(own), Permission.delete(own)];
      await storage.createFile({ bucketId, fileId: ID.unique(), file, permissions });
    }
    for (const { $id: fileId } of before) await storage.deleteFile({ bucketId, fileId });
    redirect('/profile');
  });
}

export async function changeName(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    await (await services()).account.updateName({ name: text(form, 'name') });
    redirect('/profile');
  });
}

export async function askForProof(): Promise<Shown> {
  return shown(async () =>
    (await signIn.requestEmailProof(await exchange())) === 'sent'
      ? 'See your mail, and open its link in this browser.'
      : 'Your address is confirmed already.',
  );
}
