import { request } from 'node:http';
import { Functions as AppFunctions, ExecutionMethod as AppMethod } from 'appwrite';
import { type Client, ExecutionMethod, Functions, Messaging, type Models, TablesDB, Users } from 'node-appwrite';
import { onTestFinished } from 'vitest';
import type { Call, Hooks } from '../../local/hooks.ts';
import { inbox } from '../../local/inbox/inbox.ts';
import type { LocalOptions } from '../../local/local.ts';
import { startAppwrite } from './appwrite.ts';
import { deployFunctions } from './functions.ts';

export const ID = 'send-magic-link';
/** The first of the allowed addresses, and another one. */
export const APP = 'http://localhost:3000/auth';
export const SHOP = 'https://shop.example.com/';

/** The default variables of the function. */
export const VARS = {
  HMAC_SECRET: '0123456789abcdef0123456789abcdef',
  REDIRECTS: `${APP}, ${SHOP}`,
  APP_NAME: 'The Shop',
};

/** The contents of a link. */
export interface Link {
  url: URL;
  userId: string;
  secret: string;
}

/** What came back from the function, through an execution. */
export interface Answered {
  status: number;
  body: Record<string, unknown>;
  executionId: string;
  execution: Executed;
}

/** What the SDKs for servers and for apps have in common. */
type Executed = Pick<Models.Execution, '$id' | 'responseStatusCode' | 'responseBody' | 'responseHeaders'>;

type Vars = Readonly<Record<string, string>>;

interface Options {
  /** The function's variables, which may depend on the port of this Appwrite. */
  vars?: Vars | ((port: string) => Vars);
  hooks?: Hooks;
  local?: Partial<LocalOptions>;
}

/** A local Appwrite with send-magic-link deployed, and what a test does with it. */
export async function startLinks({ vars = {}, hooks = {}, local: options = {} }: Options = {}) {
  const calls: Call[] = [];
  const appwrite = await startAppwrite({
    ...options,
    hooks: {
      ...hooks,
      async before(call) {
        if (call.functionId) calls.push(call);
        await hooks.before?.(call);
      },
    },
  });
  onTestFinished(() => appwrite.close());
  const { local } = appwrite;
  const { port } = new URL(local.origin);
  const own = typeof vars === 'function' ? vars(port) : vars;
  await deployFunctions(appwrite, [ID], { [ID]: { vars: { ...VARS, ...own } } });
  const admin = appwrite.admin();
  const functions = new Functions(admin);

  async function execute(
    client: Client,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const asked = {
      functionId: ID,
      xpath: path,
      method: ExecutionMethod.POST,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    };
    const execution = await new Functions(client).createExecution(asked);
    return answered(execution);
  }

  /** The links that an address got, the newest last. */
  function linksOf(email: string): Link[] {
    return inbox(local.store)
      .where('to', email)
      .flatMap(({ text, html }) => /https?:[^\s"<]+/.exec(text || html)?.[0] ?? [])
      .map(linkOf);
  }

  const looks = {
    appwrite,
    local,
    functions,
    calls,
    users: new Users(admin),
    db: new TablesDB(admin),
    messaging: new Messaging(admin),
    idle: () => local.jobs.idle(),
    execute,
    linksOf,
    mails: (email: string) => inbox(local.store).where('to', email),
    /** Calls with the web SDK, as a guest. */
    async asGuest(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered> {
      const execution = await new AppFunctions(appwrite.guest()).createExecution({
        functionId: ID,
        xpath: path,
        method: AppMethod.POST,
        body: JSON.stringify(body),
        headers,
      });
      return answered(execution);
    },
    /** Requests a link as a guest, and waits until everything that follows is done. */
    async ask(email: string, more: object = {}): Promise<Answered> {
      const answer = await looks.asGuest('/', { email, ...more });
      await local.jobs.idle();
      return answer;
    },
    /** Requests a link and returns the mailed one. */
    async linkFor(email: string, more: object = {}): Promise<Link> {
      await looks.ask(email, more);
      const link = linksOf(email).at(-1);
      if (!link) throw new Error(`${email} got no link`);
      return link;
    },
    spend: ({ userId, secret }: Pick<Link, 'userId' | 'secret'>) => looks.asGuest('/session', { userId, secret }),
    /** Which calls to Appwrite an execution made. */
    callsOf: (executionId: string) =>
      calls.filter((call) => call.executionId === executionId).map(({ method, path }) => `${method} ${path}`),
    executions: async () => (await functions.listExecutions({ functionId: ID })).executions,
    /** Calls the function's own domain directly. */
    domain: (method: string, path: string, headers: Record<string, string> = {}, body = '') =>
      send(port, { method, path, headers: { host: `${ID}.localhost`, ...headers }, body }),
  };
  return looks;
}

export type Links = Awaited<ReturnType<typeof startLinks>>;

function answered(execution: Executed): Answered {
  const body = execution.responseBody === '' ? {} : (JSON.parse(execution.responseBody) as Record<string, unknown>);
  return { status: execution.responseStatusCode, body, executionId: execution.$id, execution };
}

function linkOf(text: string): Link {
  const url = new URL(text);
  const carried = url.hash === '' ? url.searchParams : new URLSearchParams(url.hash.slice(1).replaceAll(';', '&'));
  return { url, userId: carried.get('userId') ?? '', secret: carried.get('secret') ?? '' };
}

/** An HTTP answer. */
export interface Raw {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

function send(
  port: string,
  { method, path, headers, body }: { method: string; path: string; headers: Record<string, string>; body: string },
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
    });
    outgoing.on('error', reject).end(body);
  });
}
