import { Agent, request } from 'node:http';

/**
 * Calls a local Appwrite with its API key. It does not use `fetch`, which does only some 600 sequential calls a second even
 * to a no-op server and would dominate the result.
 */
export class Caller {
  readonly #endpoint: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** @throws Error for an error status */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const { status, text } = await this.#send(method, path, body === undefined ? undefined : JSON.stringify(body));
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, body: string | undefined): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'x-appwrite-project': 'bench',
        'x-appwrite-key': 'bench-key',
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      };
      const outgoing = request(this.#endpoint + path, { method, headers, agent: this.#agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

/** How many calls a second, `atOnce` of them under way at any time, over `seconds` after a short warm-up. */
export async function perSecond(
  atOnce: number,
  seconds: number,
  once: (n: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const until = async (end: number) => {
    while (performance.now() < end) await once(next++);
  };
  const many = (end: number) => Promise.all(Array.from({ length: atOnce }, () => until(end)));
  await many(performance.now() + 500);
  const before = next;
  const start = performance.now();
  await many(start + seconds * 1000);
  return (next - before) / ((performance.now() - start) / 1000);
}
