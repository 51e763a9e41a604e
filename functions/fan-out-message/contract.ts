import * as z from 'zod/mini';
import { noContent } from '../../shared/route.ts';

/** The most ids in one list of a request. */
const LONGEST_LIST = 10_000;

/** Appwrite's limits, in characters. Source: appwrite 1.9.6, app/controllers/api/messaging.php. */
const LONGEST_SUBJECT = 998;
const LONGEST_TITLE = 256;
const LONGEST_CONTENT = 64_230;

const id = z.string().check(z.regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,35}$/, 'not an id'));
const ids = z.array(id).check(z.minLength(1), z.maxLength(LONGEST_LIST));
const label = z.string().check(z.regex(/^[a-zA-Z0-9]{1,36}$/, 'letters and digits expected'));
const labels = z.array(label).check(z.minLength(1), z.maxLength(100));
const roles = z.array(z.string().check(z.minLength(1), z.maxLength(81))).check(z.minLength(1), z.maxLength(100));

/** Characters as Appwrite counts them: one that JavaScript keeps in two units is one. */
function text(longest: number) {
  const fits = (value: string) => value.length <= longest || [...value].length <= longest;
  return z.string().check(z.minLength(1), z.refine(fits, `at most ${longest} characters`));
}

/** A line break in a subject could begin another header of the mail. */
function line(longest: number) {
  return text(longest).check(z.regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'no line breaks or other control characters'));
}

/** Who is meant. */
export const audience = z.discriminatedUnion('kind', [
  /** A topic's subscribers: their subscription is their consent. */
  z.strictObject({ kind: z.literal('topic'), topic: id }),
  /** Who has one of the labels, or all of them. */
  z.strictObject({ kind: z.literal('labels'), labels, match: z._default(z.enum(['any', 'all']), 'any') }),
  /** A team's confirmed members; with roles, those who have one of them. */
  z.strictObject({ kind: z.literal('team'), team: id, roles: z.exactOptional(roles) }),
  z.strictObject({ kind: z.literal('users'), users: ids }),
  z.strictObject({ kind: z.literal('everyone') }),
]);
export type Audience = z.infer<typeof audience>;

const common = {
  /** The campaign's id, the caller's own: the same id is the same campaign. */
  campaign: id,
  audience,
  /** Who is left out of it. */
  exclude: z.exactOptional(z.strictObject({ users: z.exactOptional(ids), labels: z.exactOptional(labels) })),
  /** Not before then; within a minute after it. A moment that has passed is now. */
  scheduledAt: z.exactOptional(z.iso.datetime({ offset: true, error: 'a date with its time zone expected' })),
  /** Counts, as far as an execution's time goes, and sends and keeps nothing. */
  dryRun: z._default(z.boolean(), false),
};

const email = z.strictObject({
  subject: line(LONGEST_SUBJECT),
  content: text(LONGEST_CONTENT),
  html: z._default(z.boolean(), false),
});
const sms = z.strictObject({ content: text(LONGEST_CONTENT) });
/** A device's notification service takes some 4 kB in all. */
const isSmall = (data: Record<string, string>) => Buffer.byteLength(JSON.stringify(data)) <= 4_000;
const push = z.strictObject({
  title: line(LONGEST_TITLE),
  body: text(LONGEST_CONTENT),
  data: z.exactOptional(z.record(z.string(), z.string()).check(z.refine(isSmall, 'at most 4,000 bytes'))),
  action: z.exactOptional(text(256)),
});

/** A campaign as its sender asks for it. */
export const request = z
  .discriminatedUnion('channel', [
    z.strictObject({ ...common, channel: z.literal('email'), message: email }),
    z.strictObject({ ...common, channel: z.literal('sms'), message: sms }),
    z.strictObject({ ...common, channel: z.literal('push'), message: push }),
  ])
  .check(
    z.refine((body) => body.audience.kind !== 'topic' || body.exclude === undefined, {
      error: 'who is subscribed to a topic gets it: nobody can be left out',
      path: ['exclude'],
    }),
  );
export type CampaignRequest = z.infer<typeof request>;

const count = z.int().check(z.minimum(0));
const moment = z.nullable(z.string());

/** How far a campaign is. */
export const progress = z.strictObject({
  campaign: z.string(),
  channel: z.enum(['email', 'sms', 'push']),
  /** `counted` is a dry run; `failed` could not go on, `/retry` tries again. */
  state: z.enum(['scheduled', 'running', 'done', 'cancelled', 'failed', 'counted']),
  /** Recipients of messages that Appwrite has taken. */
  sent: count,
  /** Left out: the channel switched off in their prefs, blocked, excluded, or without a target for the channel. */
  skipped: count,
  /** Of those sent, whom Appwrite could not deliver to. */
  failed: count,
  /** All who are meant; about, where they are more than the 5,000 that Appwrite counts to; null where it cannot be said. */
  total: z.nullable(count),
  percent: z.nullable(z.int().check(z.minimum(0), z.maximum(100))),
  startedAt: moment,
  expectedEnd: moment,
});
export type Progress = z.infer<typeof progress>;

const params = z.strictObject({ campaign: id });

/** What this function answers to whom. A problem's body is RFC 9457's. */
export const contract = {
  /** 202: it has begun. 200: this campaign is known, and this is how far it is; or it is a dry run. */
  'POST /': { operation: 'send', body: request, answers: { 200: progress, 202: progress } },
  'GET /:campaign': { operation: 'progress', params, answers: { 200: progress } },
  /** No further message is made; the one that is being made at that moment may go out. */
  'POST /:campaign/cancel': { operation: 'cancel', params, answers: { 200: progress } },
  /** Goes on with a cancelled or failed campaign, and repeats messages that failed for everybody. */
  'POST /:campaign/retry': { operation: 'retry', params, answers: { 202: progress } },
  /** The function's own next execution. The lease proves it. */
  'POST /:campaign/continue': { params, body: z.strictObject({ lease: z.string() }), answers: { 204: noContent } },
} as const;
