'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { AppwriteException, ID, type Models, Permission, Role } from 'node-appwrite';
import { InputFile } from 'node-appwrite/file';
import { exchange, services, signedIn, signIn } from '../../lib/auth';
import { type Sent, text } from '../../lib/sent';
import { problem, shown } from '../../lib/shown';
import { MOST_BYTES } from './limits';
import { bucketId, endingOf, picturesOf, previewOf } from './pictures';

/** Uploads a picture that only its user can read, then deletes the ones of before. */
export async function changePicture(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    const user = await signedIn();
    const picture = form.get('picture');
    if (!(picture instanceof File) || picture.size === 0) return problem('Choose a picture first.');
    if (picture.size > MOST_BYTES)
      return problem(
        `This file has ${(picture.size / 1e6).toFixed(1)} MB. At most ${MOST_BYTES / 1e6} MB are possible.`,
      );
    const bytes = Buffer.from(await picture.arrayBuffer());
    const ending = endingOf(bytes);
    if (!ending) return problem('This file is no PNG, JPEG or WebP picture, whatever its name says.');
    const before = await picturesOf(user);
    const own = Role.user(user.$id);
    const made = await (await services()).storage.createFile({
      bucketId,
      fileId: ID.unique(),
      file: InputFile.fromBuffer(bytes, `picture.${ending}`),
      permissions: [Permission.read(own), Permission.delete(own)],
    });
    const isReadable = (await previewOf(made.$id)) !== undefined;
    await remove(isReadable ? before : [made]);
    if (!isReadable) return problem('This picture cannot be read. The file may be damaged.');
    redirect('/profile');
  });
}

export async function deletePicture(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    await remove(await picturesOf(await signedIn()));
    redirect('/profile');
  });
}

async function remove(pictures: readonly Models.File[]): Promise<void> {
  const { storage } = await services();
  for (const { $id: fileId } of pictures)
    await storage.deleteFile({ bucketId, fileId }).catch((error: unknown) => {
      // another tab was faster
      if (!(error instanceof AppwriteException && error.code === 404)) throw error;
    });
}

export async function changeName(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    const name = text(form, 'name').trim();
    if (name === '') return problem('Type a name.', { mistakes: { name: 'a name expected' } });
    await signedIn();
    await (await services()).account.updateName({ name });
    revalidatePath('/', 'layout'); // it shows the name
    redirect('/profile');
  });
}

export async function askForProof(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () =>
    (await signIn.requestEmailProof(await exchange())) === 'sent'
      ? 'See your mail, and open its link in this browser.'
      : 'Your address is confirmed already.',
  );
}
