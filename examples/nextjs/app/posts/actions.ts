'use server';

import { ProblemError } from 'appwrite-functions-client';
import { redirect } from 'next/navigation';
import { api } from '../../lib/api';
import { type Sent, type Shown, text } from '../../lib/sent';
import { problem, shown } from '../../lib/shown';

const fieldsOf = (form: FormData) => ({
  title: text(form, 'title'),
  content: text(form, 'content').replaceAll('\r\n', '\n'), // as browsers send it
  status: text(form, 'status') === 'published' ? ('published' as const) : ('draft' as const),
});

export async function createPost(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    const { posts } = await api();
    const { status } = await posts.create(fieldsOf(form), { idempotencyKey: text(form, 'key') });
    redirect(status === 'draft' ? '/?mine=1' : '/');
  });
}

/** Saves a post, unless somebody has changed it since the form was shown. */
export async function changePost(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    const { posts } = await api();
    const [id, ifMatch] = [text(form, 'id'), text(form, 'etag')];
    try {
      await posts.update({ id, ...fieldsOf(form) }, { ifMatch });
    } catch (error) {
      return newer(error, id, 'Your text is still here. Save it again to replace this version:');
    }
    redirect('/?mine=1');
  });
}

export async function deletePost(_: Sent, form: FormData): Promise<Sent> {
  return shown(form, async () => {
    const { posts } = await api();
    const [id, ifMatch] = [text(form, 'id'), text(form, 'etag')];
    try {
      await posts.delete({ id }, { ifMatch });
    } catch (error) {
      return newer(error, id, 'Delete again to delete this version:');
    }
    redirect('/?mine=1');
  });
}

/** Somebody was faster (412): shows what they saved. Sent again, the form replaces it. */
async function newer(error: unknown, id: string, choice: string): Promise<Shown> {
  if (!(error instanceof ProblemError && error.slug === 'changed')) throw error;
  const { title, content, etag } = await (await api()).posts.get({ id });
  const quote = `${title}\n\n${content}`;
  return problem(`Somebody changed it in the meantime. ${choice}`, { quote, values: { etag } });
}
