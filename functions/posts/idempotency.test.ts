import { TablesDB as AppTablesDB } from 'appwrite';
import type { Models } from 'node-appwrite';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { killFunction } from '../../local/functions/state.ts';
import { stableId } from '../../shared/data/ids.ts';
import { type Ask, draft, ID, postKeys, posts, published, startModeratedBlog } from '../../tests/support/blog.ts';
import { type Choose, everyChoice, inOrder, type Step } from '../../tests/support/orders.ts';

const { blog, alice, bob, mod } = await startModeratedBlog();
afterAll(() => blog.appwrite.close());
afterEach(async () => {
  for (const { $id: rowId } of await rows()) await blog.db.deleteRow({ ...posts, rowId });
});

let counter = 0;
const newKey = () => `key-${++counter}`;
const rows = async () => (await blog.db.listRows<Models.DefaultRow>({ ...posts })).rows;

/** Creates a post with a key. */
const post = (ask: Ask, key: string, body: unknown = draft) =>
  ask('POST', '/', { body, headers: { 'Idempotency-Key': key } });

describe('with an Idempotency-Key', () => {
  it('a post is created with four calls, and a retry creates no other', async () => {
    const key = newKey();
    const counts = [];
    for (let attempt = 0; attempt < 3; attempt++)
      counts.push(
        (await blog.callsOf(async () => expect(await post(alice.ask, key)).toMatchObject({ status: 201 }))).length,
      );
    expect(counts).toEqual([4, 4, 4]);
    expect(await rows()).toHaveLength(1);
  });

  it.each([draft, published])('a retry gets the first answer, whatever has changed since: %o', async (body) => {
    const key = newKey();
    const first = await post(alice.ask, key, body);
    expect(first).toMatchObject({ status: 201, json: body });
    const path = `/${first.json.id}`;
    const between = [{ title: 'Another' }, { status: 'published' }, { status: 'draft' }];
    for (const change of between) {
      expect(await alice.ask('PATCH', path, { body: change })).toMatchObject({ status: 200 });
      const again = await post(alice.ask, key, body);
      expect({ status: again.status, text: again.text, etag: again.headers.etag }).toEqual({
        status: 201,
        text: first.text,
        etag: first.headers.etag,
      });
    }
    expect(await rows()).toMatchObject([{ $id: first.json.id, title: 'Another' }]);
  });

  it('the same fields in another order are the same body, and any others are refused', async () => {
    const key = newKey();
    await post(alice.ask, key);
    const { title, content } = draft;
    expect(await post(alice.ask, key, { status: 'draft', content, title })).toMatchObject({ status: 201 });
    for (const body of [published, { ...draft, title: 'Other' }, { title: content, content: title.replace('\n', '') }])
      expect((await post(alice.ask, key, body)).status).toBeOneOf([400, 409]);
    expect(await post(alice.ask, key, published)).toMatchObject({ json: { type: 'urn:problem:key-reused' } });
    expect(await rows()).toHaveLength(1);
  });

  it('the keys of different users are independent', async () => {
    const key = newKey();
    const [one, other] = [await post(alice.ask, key), await post(bob.ask, key, published)];
    expect([one, other]).toMatchObject([{ status: 201 }, { status: 201, json: { authorId: 'bob' } }]);
    expect(one.json.id).not.toBe(other.json.id);
  });

  it.each(['its author', 'a moderator'])('a post that %s deleted is not created again', async (who) => {
    const key = newKey();
    const { json } = await post(alice.ask, key, published);
    const deleter = who === 'a moderator' ? mod : alice;
    expect(await deleter.ask('DELETE', `/${json.id}`)).toMatchObject({ status: 204 });
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await post(alice.ask, key, published)).toMatchObject({ status: 410, json: { type: 'urn:problem:gone' } });
    expect(await post(alice.ask, key, draft)).toMatchObject({ status: 409 });
    expect(await rows()).toEqual([]);
  });

  it('ten simultaneous requests create one post, and all get its answer', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(alice.ask, key)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await rows()).toHaveLength(1);
  });

  it.each(['with a blank', 'ümlaut', 'x'.repeat(256)])('%j is refused as a key', async (key) => {
    const answer = await blog.domain({
      method: 'POST',
      path: '/',
      body: draft,
      headers: { 'idempotency-key': encodeLatin(key) },
    });
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ at: 'headers.idempotency-key' }] } });
  });

  it('only the function can read the keys', async () => {
    const key = newKey();
    const { json } = await post(alice.ask, key);
    const own = new AppTablesDB(alice.client);
    await expect(own.getRow({ ...postKeys, rowId: String(json.id) })).rejects.toMatchObject({ code: 404 });
  });
});

const encodeLatin = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe('killed after each call to Appwrite in turn,', () => {
  /** Kills the function's process after this number of calls. Returns how many calls it made. */
  async function killedAfter(calls: number, work: () => Promise<unknown>): Promise<number> {
    let made = 0;
    blog.hooks.after = async (call) => {
      if (!call.route.startsWith('/functions') && ++made === calls) await killFunction(blog.appwrite.local, ID);
    };
    await work();
    delete blog.hooks.after;
    return made;
  }

  it('a creation is completed by the retry, once', async () => {
    for (let calls = 1; calls <= 4; calls++) {
      const key = newKey();
      expect(await killedAfter(calls, () => post(alice.ask, key))).toBeGreaterThanOrEqual(calls);
      expect(await post(alice.ask, key)).toMatchObject({ status: 201, json: draft });
      expect(await rows()).toHaveLength(1);
      const { json } = await post(alice.ask, key);
      await alice.ask('DELETE', `/${json.id}`);
      expect(await post(alice.ask, key)).toMatchObject({ status: 410 });
    }
  });

  it('a deletion is completed by the retry, and the post is not created again', async () => {
    for (let calls = 1; calls <= 4; calls++) {
      const key = newKey();
      const { json } = await post(alice.ask, key);
      expect(await killedAfter(calls, () => alice.ask('DELETE', `/${json.id}`))).toBeGreaterThanOrEqual(calls);
      expect(await post(alice.ask, key)).toMatchObject({ status: calls < 4 ? 201 : 410 });
      expect(await alice.ask('DELETE', `/${json.id}`)).toMatchObject({ status: calls < 4 ? 204 : 404 });
      expect(await post(alice.ask, key)).toMatchObject({ status: 410 });
      expect(await rows()).toEqual([]);
    }
  });

  it('a change is complete or absent, and the retry makes it', async () => {
    for (let calls = 1; calls <= 3; calls++) {
      const { json } = await post(alice.ask, newKey());
      const change = () => alice.ask('PATCH', `/${json.id}`, { body: published });
      expect(await killedAfter(calls, change)).toBeGreaterThanOrEqual(calls);
      const row = await blog.db.getRow<Models.DefaultRow>({ ...posts, rowId: String(json.id) });
      const done = { status: 'published', $permissions: ['read("any")'] };
      expect(row).toMatchObject(calls < 3 ? { status: 'draft', $permissions: [] } : done);
      expect(await change()).toMatchObject({ status: 200, json: published });
      expect(await blog.db.getRow({ ...posts, rowId: String(json.id) })).toMatchObject(done);
    }
  });
});

it('in every order of a creation, a retry and a deletion, a deleted post is not created again', async () => {
  const beforeCalls = ({ point }: Step) => point === 'before';
  const { $createdAt } = await blog.users.get({ userId: 'alice' });
  const oneOrder = async (choose: Choose) => {
    const key = newKey();
    const rowId = stableId('post', 'alice', $createdAt, key);
    const statuses: number[] = [];
    const act = (at: number, work: () => ReturnType<Ask>) => async () => {
      statuses[at] = (await work()).status;
    };
    const making = () => post(alice.ask, key);
    const actors = [act(0, making), act(1, making), act(2, () => alice.ask('DELETE', `/${rowId}`))];
    // the first two are the same request, so their order does not matter
    let hasBegun = false;
    await inOrder(blog, actors, beforeCalls, (options) => {
      const next = choose(hasBegun ? options : options.filter((actor) => actor !== 1));
      hasBegun ||= next === 0;
      return next;
    });
    const left = (await rows()).filter(({ $id }) => $id === rowId);
    const [one, other, removal] = statuses;
    for (const status of [one, other]) expect(status).toBeOneOf([201, 410]);
    expect(removal).toBeOneOf([204, 404]);
    // a deletion of a deleted post answers 404
    const isGone = statuses.some((status) => status === 204 || status === 410);
    expect(left).toHaveLength(isGone ? 0 : 1);
    expect((await making()).status).toBe(isGone ? 410 : 201);
    for (const { $id } of left) await blog.db.deleteRow({ ...posts, rowId: $id });
  };
  expect(await everyChoice(oneOrder, 15)).toBeGreaterThanOrEqual(15);
});
