import { request as httpRequest } from 'node:http';
import { Functions as AppFunctions } from 'appwrite';
import { type ExecutionMethod, Functions, type Models, TablesDB, Users } from 'node-appwrite';
import type { Call, Hooks } from '../../local/hooks.ts';
import { startAppwrite } from './appwrite.ts';
import { deployFunctions, type FunctionOverride } from './functions.ts';

export const ID = 'posts';
export const posts = { databaseId: 'app', tableId: 'posts' };
export const postKeys = { databaseId: 'app', tableId: 'postKeys' };

/** A request to the function; a body is sent as JSON, a text unchanged. */
export interface Asked {
  method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS';
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** What the function answered. */
export interface Answered {
  status: number;
  headers: Record<string, string>;
  text: string;
  // each test asserts its own shape
  json: Record<string, unknown>;
}

/** A caller of the function. */
export type Ask = (method: Asked['method'], path: string, rest?: Pick<Asked, 'body' | 'headers'>) => Promise<Answered>;

/** A local Appwrite with the function `posts`, and people who call it through the SDKs. */
export async function startBlog(vars: Readonly<Record<string, string>> = {}, override: FunctionOverride = {}) {
  const hooks: Hooks = {};
  const calls: Call[] = [];
  const appwrite = await startAppwrite({
    hooks: {
      async before(call) {
        if (!call.route.startsWith('/functions')) calls.push(call);
        await hooks.before?.(call);
      },
      gap: (name, call) => hooks.gap?.(name, call),
      after: (call, status) => hooks.after?.(call, status),
    },
  });
  await deployFunctions(appwrite, [ID], { [ID]: { ...override, vars } });
  const users = new Users(appwrite.admin());
  const port = Number(new URL(appwrite.endpoint).port);
  return {
    appwrite,
    /** Hooks of a test into calls; the test removes what it sets. */
    hooks,
    users,
    db: new TablesDB(appwrite.admin()),
    guest: askerOf(new AppFunctions(appwrite.guest())),
    apiKey: askerOf(new Functions(appwrite.admin())),
    /** Signs up a user, who calls the function with the web SDK. */
    async user(userId: string, labels: string[] = []) {
      await users.create({ userId, name: `Name of ${userId}` });
      await users.updateLabels({ userId, labels });
      const { secret } = await users.createSession({ userId });
      const client = appwrite.guest().setSession(secret);
      return { id: userId, secret, client, ask: askerOf(new AppFunctions(client)) };
    },
    /** Calls the function with the web SDK and a session's secret. */
    asker: (secret: string) => askerOf(new AppFunctions(appwrite.guest().setSession(secret))),
    /** Calls the function's own domain. */
    domain: (asked: Asked) => callDomain(port, asked),
    /** The calls to Appwrite that happen during `work`, as method and route. */
    async callsOf(work: () => Promise<unknown>): Promise<string[]> {
      const from = calls.length;
      await work();
      return calls.slice(from).map(({ method, route }) => `${method} ${route}`);
    },
  };
}

export type Blog = Awaited<ReturnType<typeof startBlog>>;
export type Person = Awaited<ReturnType<Blog['user']>>;

/** The same with two users, alice and bob, and mod, who has the moderators' label. */
export async function startModeratedBlog() {
  const blog = await startBlog({ MODERATOR_LABEL: 'moderator' });
  const people = [blog.user('alice'), blog.user('bob'), blog.user('mod', ['moderator'])] as const;
  const [alice, bob, mod] = await Promise.all(people);
  return { blog, alice, bob, mod };
}

export const draft = { title: 'A title', content: 'Some content.\nAnd more.' };
export const published = { ...draft, status: 'published' };

/** Creates a post and returns its id. */
export async function makePost({ ask }: Pick<Person, 'ask'>, body: object): Promise<string> {
  const { status, json } = await ask('POST', '/', { body });
  if (status !== 201) throw new Error(`the post was not created: ${status}`);
  return String(json.id);
}

function askerOf(functions: Pick<Functions, 'createExecution'> | AppFunctions): Ask {
  return async (method, xpath, { body, headers = {} } = {}) => {
    const execution = await (functions as Functions).createExecution({
      functionId: ID,
      xpath,
      method: method as ExecutionMethod,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return answeredBy(execution);
  };
}

function answeredBy({ responseStatusCode, responseBody, responseHeaders }: Models.Execution): Answered {
  const headers = Object.fromEntries(responseHeaders.map(({ name, value }) => [name.toLowerCase(), value]));
  return { status: responseStatusCode, headers, text: responseBody, json: jsonOf(responseBody) };
}

function jsonOf(text: string): Record<string, unknown> {
  return text.startsWith('{') ? JSON.parse(text) : {};
}

function callDomain(port: number, { method, path, body, headers = {} }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const host = { host: `${ID}.localhost:${port}` };
    const text = body === undefined ? '' : JSON.stringify(body);
    const type = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    const outgoing = httpRequest({
      port,
      host: '127.0.0.1',
      method,
      path,
      headers: { ...(text ? type : {}), ...headers, ...host },
    });
    outgoing.on('error', reject);
    outgoing.on('response', async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
      const answer = Buffer.concat(chunks).toString('utf8');
      const answered = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
      resolve({
        status: incoming.statusCode ?? 0,
        headers: Object.fromEntries(answered),
        text: answer,
        json: jsonOf(answer),
      });
    });
    outgoing.end(text);
  });
}
