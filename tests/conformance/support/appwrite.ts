import { PATIENCE } from '../../support/patience.ts';
import { guest, type Known, key, type Question } from './questions.ts';

/** A whole answer. */
export interface Answer {
  status: number;
  headers: Headers;
  /** Each `set-cookie`, as it came. */
  cookies: string[];
  text: string;
  /** The text as JSON where it is JSON, otherwise the text. */
  body: unknown;
}

/** Where an Appwrite is, and the key that opens it. */
export interface Address {
  endpoint: string;
  project: string;
  /** An API key with every scope. */
  key: string;
}

/** As the SDK for Node names itself, on Linux. */
const USER_AGENT = 'AppwriteNodeJSSDK/27.1.0 (linux; x64)';

/** The Appwrite that facts are asked of, by plain HTTP. */
export class AskedAppwrite implements Known {
  readonly endpoint: string;
  readonly project: string;
  readonly key: string;
  /** The address that it takes the caller to have; one of its own for each file, since rate limits count by it. */
  readonly ip = `203.0.113.${1 + Math.floor(Math.random() * 250)}`;
  readonly #sessions = new Map<string, string>();
  readonly #jwts = new Map<string, string>();

  constructor({ endpoint, project, key }: Address) {
    this.endpoint = endpoint.replace(/\/$/, '');
    this.project = project;
    this.key = key;
  }

  /** Its host, as its messages have it. */
  get hostname(): string {
    return new URL(this.endpoint).hostname;
  }

  session(userId: string): string {
    return this.#sessions.get(userId) ?? '';
  }

  jwt(userId: string): string {
    return this.#jwts.get(userId) ?? '';
  }

  async ask({ as, method, path, send, headers }: Question): Promise<Answer> {
    const inQuery = method === 'GET' && send !== undefined;
    const response = await fetch(inQuery ? withQuery(this.endpoint + path, send) : this.endpoint + path, {
      method,
      redirect: 'manual',
      headers: {
        'x-appwrite-project': this.project,
        'x-appwrite-response-format': '1.9.5',
        'x-forwarded-for': this.ip,
        'user-agent': USER_AGENT,
        ...as(this),
        ...(send === undefined || inQuery || send instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(send === undefined || inQuery ? {} : { body: send instanceof FormData ? send : JSON.stringify(send) }),
    });
    const text = await response.text();
    const { status, headers: answered } = response;
    return { status, headers: answered, cookies: answered.getSetCookie(), text, body: parsed(text) };
  }

  /** Makes users with the key, `<id>@example.com`, and signs them in. */
  async signIn(...userIds: string[]): Promise<void> {
    for (const userId of userIds) {
      await this.ask(key.post('/users', { userId, email: `${userId}@example.com`, name: userId }));
      const { body } = await this.ask(key.post(`/users/${userId}/sessions`, {}));
      await this.remember(userId, (body as { secret: string }).secret);
    }
  }

  /** Remembers a session of a user, for `user` and `cookie`, and makes a JWT of it, for `jwt`. */
  async remember(userId: string, session: string): Promise<void> {
    this.#sessions.set(userId, session);
    const { body } = await this.ask({ ...guest.post('/account/jwts'), as: () => ({ 'x-appwrite-session': session }) });
    this.#jwts.set(userId, (body as { jwt: string }).jwt);
  }

  /** Asks again and again until the answer is the awaited one. @throws Error after a minute, with the last answer */
  async until<Body>(question: Question, awaited: (body: Body) => boolean): Promise<Answer> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const answer = await this.ask(question);
      if (awaited(answer.body as Body)) return answer;
      if (Date.now() > end) throw new Error(`${question.method} ${question.path} still answers ${answer.text}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

function withQuery(address: string, send: unknown): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(send as Record<string, unknown>)) {
    if (!Array.isArray(value)) url.searchParams.append(name, String(value));
    else for (const [i, item] of value.entries()) url.searchParams.append(`${name}[${i}]`, String(item));
  }
  return url.href;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
