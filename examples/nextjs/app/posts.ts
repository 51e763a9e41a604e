'use server';

import { redirect } from 'next/navigation';
import { api } from '../lib/api';
import { type Shown, shown, text } from '../lib/shown';

const fieldsOf = (form: FormData) => ({
  title: text(form, 'title'),
  content: text(form, 'content'),
  status: text(form, 'status') === 'published' ? ('published' as const) : ('draft' as const),
});

export async function createPost(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    const { status } = await (await api()).posts.create(fieldsOf(form));
    redirect(status === 'draft' ? '/?mine=1' : '/');
  });
}

/** Saves or deletes a post, unless somebody has changed it since the form was shown. */
export async function changePost(_: Shown, form: FormData): Promise<Shown> {
  return shown(async () => {
    const { posts } = await api();
    const [id, ifMatch] = [text(form, 'id'), text(form, 'etag')];
    if (form.has('delete')) await posts.delete({ id }, { ifMatch });
    else await posts.update({ id, ...fieldsOf(form) }, { ifMatch });
    redirect('/?mine=1');
  });
}
