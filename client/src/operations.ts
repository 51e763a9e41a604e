// Made by `npm run client` from functions/*/contract.ts. Changes here are lost.

import { atLeast, boolean, fields, integer, list, nullable, oneOf, record, text, variants } from './check.ts';
import type { FunctionDescription, IdempotencyKey, IfMatch, Operation } from './operation.ts';

export type BackfillRequest = { cursor?: string | undefined; limit?: number | undefined };
export type BackfillAnswer = { done: number; onboarded: number; failed: number; cursor: string | null; total: number };
export type FanOutMessageRequest =
  | {
      campaign: string;
      audience: Audience;
      exclude?: { users?: Array<string> | undefined; labels?: Array<string> | undefined } | undefined;
      scheduledAt?: string | undefined;
      dryRun?: boolean | undefined;
      channel: 'email';
      message: { subject: string; content: string; html?: boolean | undefined };
    }
  | {
      campaign: string;
      audience: Audience;
      exclude?: { users?: Array<string> | undefined; labels?: Array<string> | undefined } | undefined;
      scheduledAt?: string | undefined;
      dryRun?: boolean | undefined;
      channel: 'sms';
      message: { content: string };
    }
  | {
      campaign: string;
      audience: Audience;
      exclude?: { users?: Array<string> | undefined; labels?: Array<string> | undefined } | undefined;
      scheduledAt?: string | undefined;
      dryRun?: boolean | undefined;
      channel: 'push';
      message: { title: string; body: string; data?: Record<string, string> | undefined; action?: string | undefined };
    };
export type Audience =
  | { kind: 'topic'; topic: string }
  | { kind: 'labels'; labels: Array<string>; match?: 'any' | 'all' | undefined }
  | { kind: 'team'; team: string; roles?: Array<string> | undefined }
  | { kind: 'users'; users: Array<string> }
  | { kind: 'everyone' };
export type Progress = {
  campaign: string;
  channel: 'email' | 'sms' | 'push';
  state: 'scheduled' | 'running' | 'done' | 'cancelled' | 'failed' | 'counted';
  sent: number;
  skipped: number;
  failed: number;
  total: number | null;
  percent: number | null;
  startedAt: string | null;
  expectedEnd: string | null;
};
export type Post = {
  id: string;
  title: string;
  content: string;
  status: 'draft' | 'published';
  authorId: string;
  authorName: string;
  publishedAt: string | null;
  createdAt: string;
  updatedAt: string;
  etag: string;
};
export type SendMagicLinkSendInput = { email: string; redirect?: string | undefined; phrase?: boolean | undefined };
export type SendMagicLinkSendAnswer = { status: 'accepted'; phrase?: string | undefined };
export type SendMagicLinkCreateSessionInput = { userId: string; secret: string; as?: 'session' | 'token' | undefined };
export type SendMagicLinkCreateSessionAnswer = { userId: string; secret: string; expire: string };
export type FanOutMessageProgressInput = { campaign: string };
export type FanOutMessageCancelInput = { campaign: string };
export type FanOutMessageRetryInput = { campaign: string };
export type PostsListInput = {
  author?: string | undefined;
  mine?: boolean | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};
export type PostsListAnswer = { posts: Array<Post>; cursor: string | null };
export type PostsGetInput = { id: string };
export type PostsOwnershipInput = { id: string };
export type PostsOwnershipAnswer = { owner: boolean };
export type PostsCreateInput = { title: string; content: string; status?: 'draft' | 'published' | undefined };
export type PostsUpdateInput = { id: string } & {
  title?: string | undefined;
  content?: string | undefined;
  status?: 'draft' | 'published' | undefined;
};
export type PostsDeleteInput = { id: string };

/** Every function, each with its operations. */
export interface Api {
  onboardUser: {
    /** Onboards the users of one page who were missed. Only for API keys. */
    backfill: Operation<BackfillRequest | void, BackfillAnswer>;
  };
  sendMagicLink: {
    /** Mails a link to the address. The answer is the same whether or not anybody has it. */
    send: Operation<SendMagicLinkSendInput, SendMagicLinkSendAnswer>;
    /** Uses a link, once. As a `session`, `secret` is the value of the cookie of `sessionCookie(…)`. As a `token`, a page passes it to `account.createSession({ userId, secret })` of the web SDK within 60 seconds. `expire` is when it expires. */
    createSession: Operation<SendMagicLinkCreateSessionInput, SendMagicLinkCreateSessionAnswer>;
  };
  fanOutMessage: {
    /** 202: the campaign has started. 200: the progress of a campaign that exists already, or the count of a dry run. */
    send: Operation<FanOutMessageRequest, Progress>;
    progress: Operation<FanOutMessageProgressInput, Progress>;
    /** No further message is created; a message that is being created at that moment may be sent. */
    cancel: Operation<FanOutMessageCancelInput, Progress>;
    /** Continues a cancelled or failed campaign, and repeats messages that reached nobody. */
    retry: Operation<FanOutMessageRetryInput, Progress>;
  };
  posts: {
    /** A page of posts: the published ones, newest first; with `mine` the caller's own with drafts, last created first. */
    list: Operation<PostsListInput | void, PostsListAnswer>;
    /** A post, with an `ETag`; 304 if `If-None-Match` has it. */
    get: Operation<PostsGetInput, Post>;
    /** Whether the caller wrote a post that they may read. */
    ownership: Operation<PostsOwnershipInput, PostsOwnershipAnswer>;
    /** Creates a post of the caller. With an `Idempotency-Key`, a retry gets the first answer. */
    create: Operation<PostsCreateInput, Post, IdempotencyKey>;
    /** Changes a post of the caller; with `If-Match` only that version. */
    update: Operation<PostsUpdateInput, Post, IfMatch>;
    /** Deletes a post of the caller; with `If-Match` only that version. */
    delete: Operation<PostsDeleteInput, undefined, IfMatch>;
  };
}

const check1 = text(0, undefined, /^[A-Za-z0-9][\w.-]{0,35}$/u);
const check2 = integer();
const check3 = text();
const check4 = nullable(check3);
const check5 = text(0, undefined, /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,35}$/u);
const check6 = list(text(0, undefined, /^[a-zA-Z0-9]{1,36}$/u), 1, 100);
const check7 = list(check5, 1, 10000);
const check8 = variants('kind', {
  topic: fields({ topic: check5 }),
  labels: fields({ labels: check6 }, { match: oneOf('any', 'all') }),
  team: fields({ team: check5 }, { roles: list(text(1, 81), 1, 100) }),
  users: fields({ users: check7 }),
  everyone: fields({}),
});
const check9 = fields({}, { users: check7, labels: check6 });
const check10 = text(
  0,
  undefined,
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|([+-](?:[01]\d|2[0-3]):[0-5]\d)))$/u,
);
const check11 = text(1, undefined, /^[^\p{Cc}\u2028\u2029]*$/u);
const check12 = text(1);
const check13 = integer(0);
const check14 = atLeast({
  campaign: check3,
  channel: oneOf('email', 'sms', 'push'),
  state: oneOf('scheduled', 'running', 'done', 'cancelled', 'failed', 'counted'),
  sent: check13,
  skipped: check13,
  failed: check13,
  total: nullable(check13),
  percent: nullable(integer(0, 100)),
  startedAt: check4,
  expectedEnd: check4,
});
const check15 = fields({ campaign: check5 });
const check16 = atLeast({
  id: check3,
  title: check3,
  content: check3,
  status: oneOf('draft', 'published'),
  authorId: check3,
  authorName: check3,
  publishedAt: check4,
  createdAt: check3,
  updatedAt: check3,
  etag: check3,
});
const check17 = fields({ id: check1 });
const check18 = text(undefined, 200, /\S/u, /^\P{Cc}*$/u);
const check19 = text(undefined, 20000, /\S/u);

export const functions: Readonly<Record<string, FunctionDescription>> = {
  onboardUser: [
    'onboard-user',
    {
      backfill: {
        route: 'POST /backfill',
        body: fields({}, { cursor: check1, limit: integer(1, 500) }),
        answers: { 200: atLeast({ done: check2, onboarded: check2, failed: check2, cursor: check4, total: check2 }) },
      },
    },
  ],
  sendMagicLink: [
    'send-magic-link',
    {
      send: {
        route: 'POST /',
        body: fields(
          {
            email: text(
              undefined,
              254,
              /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/u,
            ),
          },
          { redirect: text(undefined, 2000), phrase: boolean },
        ),
        answers: { 202: atLeast({ status: oneOf('accepted') }, { phrase: check3 }) },
      },
      createSession: {
        route: 'POST /session',
        body: fields(
          { userId: check1, secret: text(0, undefined, /^[0-9a-f]{64}$/u) },
          { as: oneOf('session', 'token') },
        ),
        answers: { 200: atLeast({ userId: check3, secret: check3, expire: check3 }) },
      },
    },
  ],
  fanOutMessage: [
    'fan-out-message',
    {
      send: {
        route: 'POST /',
        body: variants('channel', {
          email: fields(
            {
              campaign: check5,
              audience: check8,
              message: fields({ subject: check11, content: check12 }, { html: boolean }),
            },
            { exclude: check9, scheduledAt: check10, dryRun: boolean },
          ),
          sms: fields(
            { campaign: check5, audience: check8, message: fields({ content: check12 }) },
            { exclude: check9, scheduledAt: check10, dryRun: boolean },
          ),
          push: fields(
            {
              campaign: check5,
              audience: check8,
              message: fields({ title: check11, body: check12 }, { data: record(text()), action: check12 }),
            },
            { exclude: check9, scheduledAt: check10, dryRun: boolean },
          ),
        }),
        answers: { 200: check14, 202: check14 },
      },
      progress: { route: 'GET /:campaign', params: check15, answers: { 200: check14 } },
      cancel: { route: 'POST /:campaign/cancel', params: check15, answers: { 200: check14 } },
      retry: { route: 'POST /:campaign/retry', params: check15, answers: { 202: check14 } },
    },
  ],
  posts: [
    'posts',
    {
      list: {
        route: 'GET /',
        query: fields({}, { author: check1, mine: boolean, cursor: text(undefined, 200), limit: integer(1, 100) }),
        answers: { 200: atLeast({ posts: list(check16), cursor: check4 }) },
      },
      get: { route: 'GET /:id', params: check17, answers: { 200: check16 } },
      ownership: { route: 'GET /:id/ownership', params: check17, answers: { 200: atLeast({ owner: boolean }) } },
      create: {
        route: 'POST /',
        body: fields({ title: check18, content: check19 }, { status: oneOf('draft', 'published') }),
        answers: { 201: check16 },
      },
      update: {
        route: 'PATCH /:id',
        params: check17,
        body: fields({}, { title: check18, content: check19, status: oneOf('draft', 'published') }),
        answers: { 200: check16 },
      },
      delete: { route: 'DELETE /:id', params: check17, answers: { 204: null } },
    },
  ],
};
