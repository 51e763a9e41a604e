import type { Models } from 'appwrite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answered, type Blog, draft, makePost, type Person, posts, startBlog } from '../../tests/support/blog.ts';

let blog: Blog;
let alice: Person;

beforeAll(async () => {
  blog = await startBlog({ MODERATOR_LABEL: 'moderator' });
  [alice] = await Promise.all([blog.user('alice')]);
});
afterAll(() => blog.appwrite.close());

const make = (body: object) => makePost(alice, body);
const rowOf = (rowId: string) => blog.db.getRow<Models.DefaultRow>({ ...posts, rowId });

const mistakesOf = ({ json }: Answered) => json.errors as { at: string; message: string }[];

describe('a body', () => {
  it.each([
    'authorId',
    'authorName',
    'id',
    '$id',
    '$permissions',
    'permissions',
    'publishedAt',
    '$createdAt',
    'createdAt',
    '$updatedAt',
  ])('with the field %s is refused, naming the field', async (name) => {
    const id = await make(draft);
    for (const [method, path] of [
      ['POST', '/'],
      ['PATCH', `/${id}`],
    ] as const)
      expect(await alice.ask(method, path, { body: { ...draft, [name]: 'bob' } })).toMatchObject({
        status: 400,
        json: { type: 'urn:problem:invalid-input', errors: [{ at: `body.${name}`, message: 'unknown field' }] },
      });
  });

  it.each([
    ['body.title', { ...draft, title: '' }],
    ['body.title', { ...draft, title: ' \t' }],
    ['body.title', { ...draft, title: 'x'.repeat(201) }],
    ['body.title', { ...draft, title: 'one\ntwo' }],
    ['body.title', { ...draft, title: 7 }],
    ['body.title', { content: 'x' }],
    ['body.content', { ...draft, content: 'x'.repeat(20_001) }],
    ['body.content', { ...draft, content: '😀'.repeat(16_384) }],
    ['body.content', { ...draft, content: '\ud800' }],
    ['body.content', { ...draft, content: '{"method":"stringConcat","attribute":"","values":["x"]}' }],
    ['body.status', { ...draft, status: 'hidden' }],
    ['body', []],
  ])('with an invalid %s is refused', async (at, body) => {
    const answer = await alice.ask('POST', '/', { body });
    expect(answer).toMatchObject({ status: 400, json: { type: 'urn:problem:invalid-input' } });
    expect(new Set(mistakesOf(answer).map((mistake) => mistake.at))).toEqual(new Set([at]));
  });

  it('may have the maximum length in any script', async () => {
    const body = { title: '\u{1f600}'.repeat(100), content: 'あ'.repeat(20_000) };
    const id = await make(body);
    expect(await rowOf(id)).toMatchObject(body);
    expect(await alice.ask('PATCH', `/${id}`, { body: { content: '{"method": 1}' } })).toMatchObject({ status: 200 });
  });

  it('of a change has to change something', async () => {
    expect(await alice.ask('PATCH', `/${await make(draft)}`, { body: {} })).toMatchObject({
      status: 400,
      json: { errors: [{ at: 'body', message: 'title, content or status expected' }] },
    });
  });
});
