import type { Post } from 'appwrite-functions-client';
import { redirect } from 'next/navigation';
import { api, orNotFound } from '../lib/api';
import { user } from '../lib/auth';
import { Hidden } from '../lib/fields';
import { Form } from '../lib/form';
import { NavLink } from '../lib/nav-link';
import { createPost } from './posts/actions';
import { PostFields } from './posts/fields';

interface Query {
  cursor?: string;
  mine?: string;
}

/** Two calls to Appwrite: who is signed in, and the posts. */
export default async function Posts({ searchParams }: { searchParams: Promise<Query> }) {
  const { cursor, mine } = await searchParams;
  const who = await user();
  if (mine && !who) redirect('/sign-in');
  const page = { limit: 5, ...(cursor ? { cursor } : {}), ...(mine ? { mine: true } : {}) };
  const { posts, cursor: next } = await orNotFound((await api()).posts.list(page));
  return (
    <>
      <h1>{mine ? 'My posts' : 'Posts'}</h1>
      {posts.length === 0 && <p>There are no posts yet.{!who && ' Sign in to write one.'}</p>}
      {posts.map((post) => (
        <Entry key={post.id} post={post} isOwn={post.authorId === who?.$id} />
      ))}
      {next && (
        <p>
          <NavLink href={`/?${new URLSearchParams({ cursor: next, ...(mine ? { mine } : {}) })}`}>Older posts</NavLink>
        </p>
      )}
      {who && (
        <Form action={createPost}>
          <h2>Write a post</h2>
          {/* the same form sent twice creates one post */}
          <Hidden name="key" value={crypto.randomUUID()} />
          <PostFields />
          <button type="submit">Save</button>
        </Form>
      )}
    </>
  );
}

function Entry({ post, isOwn }: { post: Post; isOwn: boolean }) {
  return (
    <article>
      <h2>{post.title}</h2>
      <p className="text">{post.content}</p>
      <small>
        {post.authorName || 'Somebody'}
        {post.status === 'draft' && ', a draft'} {isOwn && <NavLink href={`/posts/${post.id}`}>Edit</NavLink>}
      </small>
    </article>
  );
}
