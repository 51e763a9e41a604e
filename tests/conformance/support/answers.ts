import { expect } from 'vitest';
import type { Answer } from './appwrite.ts';
import { appwrite } from './under-test.ts';

/** What an answer has to be, as a whole. */
export interface Expected {
  status: number;
  /** `content-type`, whole. */
  contentType: string;
  body: unknown;
  /** Every cookie that is set, as `cookiesOf` reads them. */
  cookies: unknown;
}

const JSON_TYPE = 'application/json; charset=UTF-8';

function json(status: number, body: unknown, cookies: unknown = []): Expected {
  return { status, contentType: JSON_TYPE, body, cookies };
}

/** 200 with this body. */
export const ok = (body: unknown) => json(200, body);

/** 201 with this body, and these cookies. */
export const created = (body: unknown, cookies: unknown = []) => json(201, body, cookies);

/** 202 with this body. */
export const accepted = (body: unknown) => json(202, body);

/** 204 without a body. */
export const nothing = (cookies: unknown = []): Expected => ({
  status: 204,
  contentType: 'text/html',
  body: '',
  cookies,
});

/** 200 with a text that is no JSON. */
export const text = (contentType: string, body: unknown): Expected => ({ status: 200, contentType, body, cookies: [] });

/** An HTML page. */
export const page = (status: number): Expected => ({
  status,
  contentType: 'text/html; charset=UTF-8',
  body: expect.stringMatching(/^<!DOCTYPE html>/),
  cookies: [],
});

/** An error: all that Appwrite says of one. Type and message may be matchers. */
export const refused = (status: number, type: unknown, message: unknown) =>
  json(status, { message, code: status, type, version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });

/** A parameter that is not accepted. */
export const badParameter = (message: string) => refused(400, 'general_argument_invalid', message);

/** A caller without the scope. */
export const withoutScope = (who: string, scope: string) =>
  refused(401, 'general_unauthorized_scope', `${who} missing scopes (["${scope}"])`);

/** Fails where an answer is not wholly as expected. */
export function check(answer: Answer, expected: Expected): void {
  const contentType = answer.headers.get('content-type');
  const got = { status: answer.status, contentType, body: answer.body, cookies: answer.cookies.map(cookieOf) };
  expect(got).toStrictEqual(expected);
}

/** A cookie that is set: the project's id left out of its name, and of what it says a domain and the moment of its end. */
interface SetCookie {
  name: string;
  value: unknown;
  says: string;
}

function cookieOf(line: string): SetCookie {
  const { project, endpoint } = appwrite();
  const [pair = '', ...says] = line.split('; ');
  const at = pair.indexOf('=');
  const left = endpoint.startsWith('https:') ? /^(expires=|domain=|secure$)/i : /^(expires|domain)=/i;
  return {
    name: pair.slice(0, at).replace(`_${project}`, ''),
    value: decodeURIComponent(pair.slice(at + 1)),
    says: says.filter((part) => !left.test(part)).join('; '),
  };
}

const sessionCookies = (value: unknown, lives: string): unknown => [
  { name: 'a_session_legacy', value, says: expect.stringMatching(`^${lives}; path=/; HttpOnly$`) },
  { name: 'a_session', value, says: expect.stringMatching(`^${lives}; path=/; HttpOnly; SameSite=None$`) },
];

/** The two cookies of a new session: a year (or a second less, as clocks go), the user's id and the secret in each. */
export const cookiesOfSession = (userId: string) =>
  sessionCookies(packedSession(userId), 'Max-Age=(31536000|3153599\\d)');

/** The two cookies of a session that has ended. */
export const cookiesOfEnd = sessionCookies('deleted', 'Max-Age=0');

/** A session as the cookie, the header and `secret` have it: base64 of JSON with the user's id and 256 characters hex. */
export function packedSession(userId: string): unknown {
  return expect.toSatisfy((packed: string) => {
    const { id, secret, ...more } = JSON.parse(Buffer.from(packed, 'base64').toString()) as Record<string, string>;
    return id === userId && /^[0-9a-f]{256}$/.test(secret ?? '') && Object.keys(more).length === 0;
  }, `session of ${userId}`);
}
