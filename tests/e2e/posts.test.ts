import { beforeAll, expect, it } from 'vitest';
import { guest, type Person, person, refusal } from './support/appwrite.ts';

let author: Person;
let stranger: Person;
const draft = { title: 'A title', content: 'Some content.' };

beforeAll(async () => {
  [author, stranger] = await Promise.all([person('author'), person('reader')]);
});

it('a post is drafted, published, read, changed and deleted', async () => {
  const { posts } = author.api;
  const made = await posts.create(draft);
  expect(made).toMatchObject({
    ...draft,
    status: 'draft',
    authorId: author.id,
    authorName: 'author',
    publishedAt: null,
  });
  expect((await posts.list({ mine: true })).posts).toContainEqual(made);
  await expect(refusal(guest.posts.get({ id: made.id }))).resolves.toMatchObject({ slug: 'not-found' });

  const published = await posts.update({ id: made.id, status: 'published' });
  expect(published.publishedAt).not.toBeNull();
  await expect(guest.posts.get({ id: made.id })).resolves.toEqual(published);
  expect((await guest.posts.list({ author: author.id })).posts).toContainEqual(published);

  const changed = await author.serverApi.posts.update({ id: made.id, title: 'Another title' });
  expect(changed).toMatchObject({ title: 'Another title', publishedAt: published.publishedAt });
  await expect(posts.delete({ id: made.id })).resolves.toBeUndefined();
  for (const reader of [author.api, guest])
    await expect(refusal(reader.posts.get({ id: made.id }))).resolves.toMatchObject({ slug: 'not-found', status: 404 });
});

it('only its author can change a post', async () => {
  const hidden = await author.api.posts.create(draft);
  const open = await author.api.posts.create({ ...draft, status: 'published' });
  for (const [{ id }, status] of [[hidden, 404] as const, [open, 403] as const]) {
    await expect(refusal(stranger.api.posts.update({ id, title: 'Mine' }))).resolves.toMatchObject({ status });
    await expect(refusal(stranger.serverApi.posts.delete({ id }))).resolves.toMatchObject({ status });
    await expect(refusal(guest.posts.update({ id, title: 'Mine' }))).resolves.toMatchObject({ status: 401 });
    await expect(author.api.posts.get({ id })).resolves.toMatchObject(draft);
  }
  await expect(author.api.posts.ownership({ id: open.id })).resolves.toEqual({ owner: true });
  await expect(stranger.api.posts.ownership({ id: open.id })).resolves.toEqual({ owner: false });
});

it('no simultaneous change is lost, and a change of an older version is refused', async () => {
  const read = await author.api.posts.create(draft);
  await Promise.all([
    author.api.posts.update({ id: read.id, title: 'New title' }),
    author.serverApi.posts.update({ id: read.id, content: 'New content.' }),
  ]);
  const now = await author.api.posts.get({ id: read.id });
  expect(now).toMatchObject({ title: 'New title', content: 'New content.' });
  const late = author.api.posts.update({ id: read.id, title: 'Late' }, { ifMatch: read });
  await expect(refusal(late)).resolves.toMatchObject({ slug: 'changed', status: 412 });
  const newer = await author.api.posts.update({ id: read.id, title: 'Newer' }, { ifMatch: now });
  await expect(author.api.posts.delete({ id: read.id }, { ifMatch: newer })).resolves.toBeUndefined();
});

it('simultaneous requests with one idempotency key create one post', async () => {
  const { posts } = author.api;
  const idempotencyKey = crypto.randomUUID();
  const title = `Once ${idempotencyKey}`;
  const made = await Promise.all([1, 2, 3].map(() => posts.create({ ...draft, title }, { idempotencyKey })));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  const { posts: own } = await posts.list({ mine: true, limit: 100 });
  expect(own.filter((post) => post.title === title)).toHaveLength(1);
  const other = posts.create({ ...draft, title: 'Other' }, { idempotencyKey });
  await expect(refusal(other)).resolves.toMatchObject({ slug: 'key-reused', status: 409 });
});
