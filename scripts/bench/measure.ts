/** Calls a local Appwrite with its API key, as fast as one connection each allows. */
export class Caller {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** @throws Error where the answer is not a success */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(this.#endpoint + path, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-appwrite-project': 'bench',
        'x-appwrite-key': 'bench-key',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
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
