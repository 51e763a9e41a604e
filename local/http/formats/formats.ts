import { APPWRITE_VERSION } from '../../version.ts';
import type { Reply } from '../reply.ts';
import type { LocalRequest } from '../request.ts';
import { answerChanges } from './answers.ts';
import type { AnswerChange, Body } from './changes.ts';
import { inputChanges } from './inputs.ts';

/**
 * An SDK names the Appwrite version that it was made for: `x-appwrite-response-format: 1.8.0`. Parameters are converted
 * from that version, change by change, and answers are converted back to it.
 */

/** The version of the caller's SDK. Undefined if it names none. */
export function formatOf(request: LocalRequest): string | undefined {
  return request.headers['x-appwrite-response-format'] || undefined;
}

/** Whether the caller's SDK was made for an Appwrite before this version. */
export function isOlderThan(request: LocalRequest, version: string): boolean {
  const format = formatOf(request);
  return format !== undefined && isBefore(format, version);
}

/** The warning that an SDK for a newer Appwrite prints with each call. */
export function warningOf(request: LocalRequest): Record<string, string> {
  const format = formatOf(request);
  if (format === undefined || !isBefore(APPWRITE_VERSION, format)) return {};
  const text = `The current SDK is built for Appwrite ${format}. However, the current Appwrite server version is ${APPWRITE_VERSION}. Please downgrade your SDK to match the Appwrite version: https://appwrite.io/docs/sdks`;
  return { 'x-appwrite-warning': text };
}

/** The parameters of a call in the current form. @throws AppwriteError */
export function inputOf(format: string | undefined, route: { method: string; path: string }, input: Body): Body {
  if (format === undefined) return input;
  let now = input;
  for (const { since, method, path, on } of inputChanges)
    if (method === route.method && path.test(route.path) && isBefore(format, since)) now = on(now);
  return now;
}

/** An answer in the form of that version. */
export function replyIn(format: string | undefined, path: string, reply: Reply): Reply {
  if (format === undefined || !isBody(reply.body)) return reply;
  let body = reply.body;
  for (const change of answerChanges)
    if (change.path.test(path) && isBefore(format, change.since)) body = back(body, change);
  return body === reply.body ? reply : { ...reply, body };
}

/** One answer, or each item of a list, in the form before a change. */
function back(body: Body, change: AnswerChange): Body {
  if (change.of(body)) return change.back(body);
  if (change.alone || typeof body['total'] !== 'number') return body;
  const one = (item: unknown) => (isBody(item) && change.of(item) ? change.back(item) : item);
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, Array.isArray(value) ? value.map(one) : value]),
  );
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

/** Whether a version is older than another, compared number by number. */
function isBefore(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
