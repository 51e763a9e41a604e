import { ProblemError } from 'appwrite-functions-client';
import { notFound } from 'next/navigation';
import { api } from '../../../lib/api';
import { signedIn } from '../../../lib/auth';
import { Form } from '../../../lib/form';
import { changePost } from '../../posts';

export default async function Edit({ params }: { params: Promise<{ id: string }> }) {
  await signedIn();
  const { id } = await params;
  const post = await (await api()).posts.get({ id }).catch((error: unknown) => {
    if (error instanceof ProblemError) notFound();
    throw error;
  });
  return (
    <>
      <h1>Edit a post</h1>
      <Form action={changePost}>
        <input type="hidden" name="id" value={post.id} />
        <input type="hidden" name="etag" value={post.etag} />
        <label>
          Title
          <input name="title" defaultValue={post.title} required maxLength={200} />
        </label>
        <label>
          Text
          <textarea name="content" defaultValue={post.content} required rows={4} />
        </label>
        <label>
          Visible to
          <select name="status" defaultValue={post.status}>
            <option value="draft">me alone</option>
            <option value="published">everyone</option>
          </select>
        </label>
        <button type="submit">Save</button>
        <button type="submit" name="delete">
          Delete
        </button>
      </Form>
    </>
  );
}
