import type { Post } from 'appwrite-functions-client';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { api } from '../lib/api';
import { user } from '../lib/auth';
import { Form } from '../lib/form';
import { createPost } from './posts';

interface Query {
  cursor?: string;
  mine?: string;
}

/** Two calls to Appwrite: who is signed in, and the posts. */
export default async function Posts({ searchParams }: { searchParams: Promise<Query> }) {
  const { cursor, mine } = await searchParams;
  const who = await user();
  if (mine && !who) redirect('/sign-in');
  const functions = await api();
  const page = { limit: 5, ...(cursor ? { cursor } : {}), ...(mine ? { mine: true } : {}) };
  const { posts, cursor: next } = await functions.posts.list(page);
  return (
    <>
      <h1>{mine ? 'My posts' : 'Posts'}</h1>
      {posts.length === 0 && <p>There are no posts yet.</p>}
      {posts.map((post) => (
        <Entry key={post.id} post={post} isOwn={post.authorId === who?.$id} />
      ))}
      {next && (
        <Link prefetch={false} href={`/?${new URLSearchParams({ cursor: next, ...(mine ? { mine } : {}) })}`}>
          Older posts
        </Link>
      )}
      {who && (
        <Form action={createPost}>
          <h2>Write a post</h2>
          <label>
            Title
            <input name="title" required maxLength={200} />
          </label>
          <label>
            Text
            <textarea name="content" required rows={4} />
          </label>
          <label>
            Visible to
            <select name="status">
              <option value="draft">me alone</option>
              <option value="published">everyone</option>
            </select>
          </label>
          <button type="submit">Save</button>
        </Form>
      )}
    </>
  );
}

function Entry({ post, isOwn }: { post: Post; isOwn: boolean }) {
  return (
    <article>
      <h3>{post.title}</h3>
      <p>{post.content}</p>
      <small>
        {post.authorName || 'Somebody'}
        {post.status === 'draft' && ', a draft'}{' '}
        {isOwn && (
          <Link prefetch={false} href={`/edit/${post.id}`}>
            Edit
          </Link>
        )}
      </small>
    </article>
  );
}
