import * as z from 'zod/mini';
import { noContent } from '../../shared/http/route.ts';

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

/** Characters as Appwrite counts them, in code points and not in UTF-16 units. */
function text(longest: number) {
  const fits = (value: string) => value.length <= longest || [...value].length <= longest;
  return z.string().check(z.minLength(1), z.refine(fits, `at most ${longest} characters`));
}

/** A line break in a subject could start another header of the mail. */
function line(longest: number) {
  return text(longest).check(z.regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'no line breaks or other control characters'));
}

/** The users whom a campaign is for. */
export const audience = z.discriminatedUnion('kind', [
  /** A topic's subscribers: their subscription is their consent. */
  z.strictObject({ kind: z.literal('topic'), topic: id }),
  /** Users with one of the labels, or with all of them. */
  z.strictObject({ kind: z.literal('labels'), labels, match: z._default(z.enum(['any', 'all']), 'any') }),
  /** A team's confirmed members; with `roles`, members with one of them. */
  z.strictObject({ kind: z.literal('team'), team: id, roles: z.exactOptional(roles) }),
  z.strictObject({ kind: z.literal('users'), users: ids }),
  z.strictObject({ kind: z.literal('everyone') }),
]);
export type Audience = z.infer<typeof audience>;

const common = {
  /** The campaign's id, chosen by the caller: the same id is the same campaign. */
  campaign: id,
  audience,
  /** Users who get no message. */
  exclude: z.exactOptional(z.strictObject({ users: z.exactOptional(ids), labels: z.exactOptional(labels) })),
  /** The campaign starts within a minute after this time; at once if it has passed. */
  scheduledAt: z.exactOptional(z.iso.datetime({ offset: true, error: 'a date with its time zone expected' })),
  /** Only counts, within the time of one execution. Sends and stores nothing. */
  dryRun: z._default(z.boolean(), false),
};

const email = z.strictObject({
  subject: line(LONGEST_SUBJECT),
  content: text(LONGEST_CONTENT),
  html: z._default(z.boolean(), false),
});
const sms = z.strictObject({ content: text(LONGEST_CONTENT) });
/** The notification services of devices accept some 4 kB in total. */
const isSmall = (data: Record<string, string>) => Buffer.byteLength(JSON.stringify(data)) <= 4_000;
const push = z.strictObject({
  title: line(LONGEST_TITLE),
  body: text(LONGEST_CONTENT),
  data: z.exactOptional(z.record(z.string(), z.string()).check(z.refine(isSmall, 'at most 4,000 bytes'))),
  action: z.exactOptional(text(256)),
});

/** A sender's request. */
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

/** The progress of a campaign. */
export const progress = z.strictObject({
  campaign: z.string(),
  channel: z.enum(['email', 'sms', 'push']),
  /** `counted` is a dry run; `failed` could not continue, `/retry` tries again. */
  state: z.enum(['scheduled', 'running', 'done', 'cancelled', 'failed', 'counted']),
  /** Recipients of messages that Appwrite has accepted. */
  sent: count,
  /** Users left out: channel switched off in their preferences, blocked, excluded, or without a target for the channel. */
  skipped: count,
  /** Recipients among `sent` to whom Appwrite could not deliver. */
  failed: count,
  /** The whole audience; approximate above 5,000, up to which Appwrite counts; null if not known. */
  total: z.nullable(count),
  percent: z.nullable(z.int().check(z.minimum(0), z.maximum(100))),
  startedAt: moment,
  expectedEnd: moment,
});
export type Progress = z.infer<typeof progress>;

const params = z.strictObject({ campaign: id });

/** The input and answers of each route. Errors are problems (RFC 9457). */
export const contract = {
  /** 202: the campaign has started. 200: the progress of a campaign that exists already, or the count of a dry run. */
  'POST /': { operation: 'send', body: request, answers: { 200: progress, 202: progress } },
  'GET /:campaign': { operation: 'progress', params, answers: { 200: progress } },
  /** No further message is created; a message that is being created at that moment may be sent. */
  'POST /:campaign/cancel': { operation: 'cancel', params, answers: { 200: progress } },
  /** Continues a cancelled or failed campaign, and repeats messages that reached nobody. */
  'POST /:campaign/retry': { operation: 'retry', params, answers: { 202: progress } },
  /** The function's own next execution, proved by the lease. */
  'POST /:campaign/continue': { params, body: z.strictObject({ lease: z.string() }), answers: { 204: noContent } },
} as const;
