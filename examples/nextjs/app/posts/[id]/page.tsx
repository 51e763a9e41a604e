import { notFound } from 'next/navigation';
import { api, orNotFound } from '../../../lib/api';
import { signedIn } from '../../../lib/auth';
import { Hidden } from '../../../lib/fields';
import { Form } from '../../../lib/form';
import { changePost, deletePost } from '../actions';
import { PostFields } from '../fields';

export const metadata = { title: 'Edit a post' };

/** For the author. The function checks it again. */
export default async function Edit({ params }: { params: Promise<{ id: string }> }) {
  const who = await signedIn();
  const { id } = await params;
  const post = await orNotFound((await api()).posts.get({ id }));
  if (post.authorId !== who.$id) notFound();
  return (
    <>
      <h1>Edit a post</h1>
      <Form action={changePost}>
        <Hidden name="id" value={post.id} />
        <Hidden name="etag" value={post.etag} />
        <PostFields post={post} />
        <button type="submit">Save</button>
      </Form>
      <details>
        <summary>Delete this post…</summary>
        <Form action={deletePost}>
          <Hidden name="id" value={post.id} />
          <Hidden name="etag" value={post.etag} />
          <button type="submit">Delete it for good</button>
        </Form>
      </details>
    </>
  );
}
