import type { Post } from 'appwrite-functions-client';
import { Field, Select, TextArea } from '../../lib/fields';

/** The fields of a post that a person edits. */
export function PostFields({ post }: { post?: Post }) {
  const options = { draft: 'me alone', published: 'everyone' };
  return (
    <>
      <Field label="Title" name="title" defaultValue={post?.title} required maxLength={200} />
      <TextArea label="Text" name="content" defaultValue={post?.content} required maxLength={20_000} />
      <Select label="Visible to" name="status" defaultValue={post?.status ?? 'draft'} options={options} />
    </>
  );
}
