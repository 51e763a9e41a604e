import * as z from 'zod/mini';
import type { RuntimeRequest } from '../runtime.ts';
import { corsHeaders, preflightHeaders } from './origins.ts';
import { mistakesOf, parseInput, type Schema, safeParse } from './parse.ts';
import { problems } from './problem.ts';
import type { Content, Execution, Route } from './route.ts';
import type { Match, Routes } from './routes.ts';

/** An answer as it is sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const noFields = z.strictObject({});

/** Answers a request with the matching route. @throws Problem */
export async function answerRequest(routes: Routes, execution: Execution): Promise<Answer> {
  const { req, log } = execution;
  if (req.method === 'OPTIONS') {
    const allow = routes.allow(req.path);
    return { status: 204, headers: { allow, ...corsHeaders(req), ...preflightHeaders(req, allow) }, body: '' };
  }
  const match = routes.match(req.method, req.path);
  const started = performance.now();
  const reply = await match.route.handle({ ...execution, ...inputOf(match, req) });
  const answer = check(match.route, reply);
  log.info('answered', { route: match.pattern, status: answer.status, ms: Math.round(performance.now() - started) });
  const headers = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...corsHeaders(req),
    ...answer.headers,
  };
  return { ...answer, headers, body: req.method === 'HEAD' ? '' : answer.body };
}

function inputOf({ route, params }: Match, req: RuntimeRequest) {
  const { schemas } = route;
  return {
    params: parseInput(schemas.params ?? noFields, params, 'params'),
    query: parseInput(schemas.query ?? noFields, fieldsOf(req.queryString), 'query'),
    body:
      schemas.body === undefined
        ? {}
        : parseInput(schemas.body, schemas.takes === 'form' ? formOf(req) : jsonOf(req), 'body'),
  };
}

/** A repeated name has a list as its value, which a schema for one value refuses. */
function fieldsOf(text: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const values = fields.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/** In characters: many times what any route here needs, and still parsed quickly. Appwrite itself accepts 10 MB. */
const LONGEST_BODY = 2_000_000;

function textOf({ bodyText }: RuntimeRequest): string {
  if (bodyText.length > LONGEST_BODY) throw problems.tooLarge(LONGEST_BODY);
  return bodyText;
}

/**
 * The body as JSON. An empty body counts as `{}`. A missing content type, plain text and form data are accepted too, because
 * `createExecution` sends these by default. A body with another content type is refused.
 */
function jsonOf(req: RuntimeRequest): unknown {
  const text = textOf(req);
  if (text === '') return {};
  if (!mayBeJson.test(typeOf(req))) throw problems.mediaType('JSON', 'application/json');
  try {
    return JSON.parse(text);
  } catch {
    throw problems.notJson();
  }
}

const mayBeJson = /^(|text\/plain|application\/x-www-form-urlencoded|application\/(.+\+)?json)$/;

/** The fields of a page's form. */
function formOf(req: RuntimeRequest): Record<string, string | string[]> {
  const type = 'application/x-www-form-urlencoded';
  if (typeOf(req) !== type) throw problems.mediaType('a form', type);
  return fieldsOf(textOf(req));
}

function typeOf(req: RuntimeRequest): string {
  return req.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
}

interface LooseReply {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
}

/** An answer that its route does not declare, or that does not match its schema, is a bug and is not sent. */
function check(route: Route, reply: LooseReply): Answer {
  const declared = route.schemas.answers[reply.status];
  if (declared === undefined) throw new Error(`the route declares no answer ${reply.status}`);
  if (isContent(declared)) {
    const type: Record<string, string> =
      declared.contentType === undefined ? {} : { 'content-type': declared.contentType };
    return { status: reply.status, headers: { ...type, ...reply.headers }, body: String(reply.body ?? '') };
  }
  const result = safeParse(declared, reply.body);
  if (!result.success) {
    const mistakes = mistakesOf(result.error.issues, 'answer').map(({ at, message }) => `${at}: ${message}`);
    throw new Error(`the answer ${reply.status} does not match its schema: ${mistakes.join('; ')}`);
  }
  const headers = { 'content-type': 'application/json', ...reply.headers };
  return { status: reply.status, headers, body: JSON.stringify(result.data) };
}

function isContent(declared: Schema | Content): declared is Content {
  return 'contentType' in declared;
}
