import { TablesDB as AppTablesDB } from 'appwrite';
import { type Models, Permission, Role } from 'node-appwrite';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { enqueue } from '../../local/functions/executions/queue.ts';
import { uniqueId } from '../../local/store/ids.ts';
import { draft, ID, makePost, type Person, posts, published, startBlog } from '../../tests/support/blog.ts';

const blog = await startBlog();
afterAll(() => blog.appwrite.close());

/** A user wrote posts and deleted their account; another user has the id now. */
describe('a user with the id of a deleted user', () => {
  let counter = 0;
  let newcomer: Person;
  let left: { draft: string; published: string };
  const key = { 'Idempotency-Key': 'the-same' };

  beforeEach(async () => {
    const id = `ann${++counter}`;
    const earlier = await blog.user(id);
    await earlier.ask('POST', '/', { body: published, headers: key });
    left = { draft: await makePost(earlier, draft), published: await makePost(earlier, published) };
    await blog.users.delete({ userId: id });
    newcomer = await blog.user(id);
  });

  it('does not see the drafts, through the function or directly', async () => {
    expect(await newcomer.ask('GET', `/${left.draft}`)).toMatchObject({ status: 404 });
    expect(await newcomer.ask('GET', `/${left.draft}/ownership`)).toMatchObject({ status: 404 });
    const own = new AppTablesDB(newcomer.client);
    await expect(own.getRow({ ...posts, rowId: left.draft })).rejects.toMatchObject({ code: 404 });
  });

  it('does not change or delete the posts', async () => {
    for (const [id, status] of [[left.draft, 404] as const, [left.published, 403] as const]) {
      expect(await newcomer.ask('PATCH', `/${id}`, { body: { title: 'Mine' } })).toMatchObject({ status });
      expect(await newcomer.ask('DELETE', `/${id}`)).toMatchObject({ status });
      expect(await blog.db.getRow({ ...posts, rowId: id })).toMatchObject({ title: draft.title });
    }
  });

  it('has an empty list at first, and owns what they write', async () => {
    expect(await newcomer.ask('GET', '/?mine')).toMatchObject({ json: { posts: [] } });
    expect((await newcomer.ask('GET', `/${left.published}/ownership`)).json).toEqual({ owner: false });
    const id = await makePost(newcomer, draft);
    expect(await newcomer.ask('GET', '/?mine')).toMatchObject({ json: { posts: [{ id }] } });
    expect((await newcomer.ask('GET', `/${id}/ownership`)).json).toEqual({ owner: true });
  });

  it('does not get the answers of the earlier Idempotency-Keys', async () => {
    const own = { title: 'Of the newcomer', content: '.' };
    expect(await newcomer.ask('POST', '/', { body: own, headers: key })).toMatchObject({ status: 201, json: own });
    expect(await newcomer.ask('POST', '/', { body: published, headers: key })).toMatchObject({ status: 409 });
  });
});

describe('a draft of an earlier release, which its author could read directly', () => {
  it('loses that permission by the schedule, still belongs to its author, and is otherwise unchanged', async () => {
    const bea = await blog.user('bea');
    const data = { ...draft, status: 'draft', authorId: 'bea', authorName: '', publishedAt: null };
    const permissions = [Permission.read(Role.user('bea'))];
    // two pages of them
    const made = Array.from({ length: 101 }, (_, index) => `old${index}`);
    for (const rowId of made) await blog.db.createRow({ ...posts, rowId, data, permissions });
    const open = await blog.db.createRow<Models.DefaultRow>({
      ...{ ...posts, rowId: 'open', data: { ...data, status: 'published' } },
      permissions: [Permission.read(Role.any())],
    });
    const run = { functionId: ID, trigger: 'schedule', method: 'POST', path: '/' } as const;
    enqueue(blog.appwrite.local, { ...run, executionId: uniqueId(), headers: [], body: '' });
    await blog.appwrite.local.jobs.idle();
    for (const rowId of [made[0], made[100]]) {
      const row = await blog.db.getRow({ ...posts, rowId: rowId ?? '' });
      expect(row).toMatchObject({ ...data, $permissions: [] });
      await expect(new AppTablesDB(bea.client).getRow({ ...posts, rowId: row.$id })).rejects.toMatchObject({
        code: 404,
      });
      expect(await bea.ask('PATCH', `/${row.$id}`, { body: { title: 'New' } })).toMatchObject({ status: 200 });
    }
    expect(await blog.db.getRow({ ...posts, rowId: 'open' })).toEqual(open);
  });
});
