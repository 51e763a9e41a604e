import type { Reply } from './reply.ts';
import type { LocalRequest } from './request.ts';

/**
 * An SDK says which Appwrite it was made for, `x-appwrite-response-format: 1.8.0`. Answers and parameters that changed since are
 * turned back for it. Source of the changes: the response and request filters of appwrite 1.9.6; those of the services here.
 */

type Body = Record<string, unknown>;

/** What changed with one version. `path` is a route's, `of` picks the answers meant among those of the path. */
interface Change {
  since: string;
  path: RegExp;
  of?(body: Body): boolean;
  /** The answer as it was before. */
  back?(body: Body): Body;
  /** The parameters as they are now. */
  on?(input: Body, method: string): Body;
}

const changes: readonly Change[] = [
  {
    since: '1.9.4',
    path: /^\/functions\/:functionId\/variables$/,
    on: (input, method) => (method === 'POST' ? { variableId: 'unique()', ...input } : input),
  },
  {
    since: '1.9.2',
    path: /\/memberships\b/,
    of: (body) => 'userPhone' in body,
    back: ({ userPhone: _, ...membership }) => membership,
  },
  {
    since: '1.9.0',
    path: /^\/(account|users)\b/,
    of: (body) => 'emailVerification' in body && '$id' in body,
    back: ({ impersonator: _, impersonatorUserId: __, ...user }) => user,
  },
  {
    since: '1.9.0',
    path: /^\/functions(\/:functionId(\/deployment|\/deployments\/:deploymentId)?)?$/,
    of: (body) => 'buildSpecification' in body,
    back: ({ buildSpecification, runtimeSpecification: _, ...rest }) => ({
      ...rest,
      specification: buildSpecification,
    }),
    on: ({ specification, ...input }) =>
      specification ? { ...input, buildSpecification: specification, runtimeSpecification: specification } : input,
  },
  {
    since: '1.9.0',
    path: /\/:tableId\/rows\b|\/:collectionId\/documents\b/,
    of: (body) => '$sequence' in body,
    back: (row) => ({ ...row, $sequence: Number(row['$sequence']) || 0 }),
  },
];

/** The version that a caller's SDK was made for; undefined where it did not say. */
export function formatOf(request: LocalRequest): string | undefined {
  return request.headers['x-appwrite-response-format'] || undefined;
}

/** The parameters of a call in the form of now. */
export function inputOf(format: string | undefined, route: { method: string; path: string }, input: Body): Body {
  let now = input;
  for (const { on } of changesSince(format, route.path)) now = on?.(now, route.method) ?? now;
  return now;
}

/** An answer in the form of that version. */
export function replyIn(format: string | undefined, path: string, reply: Reply): Reply {
  if (!isBody(reply.body)) return reply;
  let body = reply.body;
  for (const { of, back } of changesSince(format, path)) if (of && back) body = eachBack(body, of, back);
  return body === reply.body ? reply : { ...reply, body };
}

function changesSince(format: string | undefined, path: string): readonly Change[] {
  if (format === undefined) return [];
  return changes.filter((change) => isBefore(format, change.since) && change.path.test(path));
}

/** One answer, or each of a list. */
function eachBack(body: Body, of: (body: Body) => boolean, back: (body: Body) => Body): Body {
  if (of(body)) return back(body);
  if (typeof body['total'] !== 'number') return body;
  const one = (item: unknown) => (isBody(item) && of(item) ? back(item) : item);
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, Array.isArray(value) ? value.map(one) : value]),
  );
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

/** Whether a version comes before another, number by number. */
function isBefore(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
