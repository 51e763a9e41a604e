import * as z from 'zod/mini';
import { isOperatorText } from '../../shared/data/row-text.ts';
import { noContent } from '../../shared/http/route.ts';

/** The input and answers of each route of `posts`. Errors are problems (RFC 9457). */

/** In characters. */
const TITLE_MAX = 200;
const CONTENT_MAX = 20_000;
/** The capacity of a column of this size, in bytes of UTF-8. Source: MariaDB's TEXT, which Appwrite uses. */
const CONTENT_BYTES = 65_535;
const PAGE_MAX = 100;

const id = z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,35}$/, 'an id expected'));
const status = z.enum(['draft', 'published']);

const text = z.string().check(
  z.regex(/\S/, 'something other than blanks expected'),
  z.refine((value) => value.isWellFormed(), 'well-formed Unicode expected'),
  z.refine((value) => !isOperatorText(value), 'something other than a JSON object with a "method" expected'),
);
const title = text.check(z.maxLength(TITLE_MAX), z.regex(/^\P{Cc}*$/u, 'a single line expected'));
const content = text.check(
  z.maxLength(CONTENT_MAX),
  z.refine((value) => Buffer.byteLength(value) <= CONTENT_BYTES, `at most ${CONTENT_BYTES} bytes expected`),
);

/** A flag in a query: `?mine`, `?mine=true`. */
const flag = z.pipe(
  z.pipe(
    z.enum(['', 'true', 'false']),
    z.transform((value) => value !== 'false'),
  ),
  z.boolean(),
);
const pageSize = z.pipe(
  z.string().check(z.regex(/^\d{1,9}$/, 'a whole number expected')),
  z.pipe(z.transform(Number), z.int().check(z.minimum(1), z.maximum(PAGE_MAX))),
);

/** A post. Dates are ISO 8601. */
export const post = z.strictObject({
  id: z.string(),
  title: z.string(),
  content: z.string(),
  status,
  authorId: z.string(),
  /** The author's name when the post was created. */
  authorName: z.string(),
  /** When it was published for the first time; null before. */
  publishedAt: z.nullable(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** The post's version, for `If-Match`. It changes with every other field. */
  etag: z.string(),
});

const postId = z.strictObject({ id });

export const contract = {
  /** A page of posts: the published ones, newest first; with `mine` the caller's own with drafts, last created first. */
  'GET /': {
    operation: 'list',
    query: z.strictObject({
      /** Only posts of this user. */
      author: z.optional(id),
      mine: z._default(flag, false),
      /** The cursor of the previous page. */
      cursor: z.optional(z.string().check(z.maxLength(200))),
      limit: z._default(pageSize, 25),
    }),
    answers: { 200: z.strictObject({ posts: z.array(post), cursor: z.nullable(z.string()) }) },
  },
  /** A post, with an `ETag`; 304 if `If-None-Match` has it. */
  'GET /:id': { operation: 'get', headers: ['if-none-match'], params: postId, answers: { 200: post, 304: noContent } },
  /** Whether the caller wrote a post that they may read. */
  'GET /:id/ownership': {
    operation: 'ownership',
    params: postId,
    answers: { 200: z.strictObject({ owner: z.boolean() }) },
  },
  /** Creates a post of the caller. With an `Idempotency-Key`, a retry gets the first answer. */
  'POST /': {
    operation: 'create',
    headers: ['idempotency-key'],
    body: z.strictObject({ title, content, status: z._default(status, 'draft') }),
    answers: { 201: post },
  },
  /** Changes a post of the caller; with `If-Match` only that version. */
  'PATCH /:id': {
    operation: 'update',
    headers: ['if-match'],
    params: postId,
    body: z
      .strictObject({ title: z.optional(title), content: z.optional(content), status: z.optional(status) })
      .check(z.refine((change) => Object.keys(change).length > 0, 'title, content or status expected')),
    answers: { 200: post },
  },
  /** Deletes a post of the caller; with `If-Match` only that version. */
  'DELETE /:id': { operation: 'delete', headers: ['if-match'], params: postId, answers: { 204: noContent } },
} as const;
