import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Answers one call in the place of Appwrite; undefined lets it pass. With `tookEffect` the call is passed on and its answer lost. */
export type Fault = (
  method: string,
  path: string,
  body: string,
) => { status: number; headers?: Record<string, string>; tookEffect?: true } | undefined;

/** An endpoint that forwards every call to the local Appwrite, except those that `fault` answers. For failures that it never has. */
export async function faulty(endpoint: string, fault: Fault): Promise<{ endpoint: string; calls: string[] }> {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    let body = '';
    for await (const chunk of request) body += chunk;
    calls.push(`${method} ${url}`);
    const wrong = fault(method, url, body);
    const refuse = ({ status, headers: more }: NonNullable<typeof wrong>) => {
      response.writeHead(status, { 'content-type': 'application/json', ...more });
      return response.end(JSON.stringify({ message: 'faulty', type: 'faulty', code: status }));
    };
    if (wrong && !wrong.tookEffect) return refuse(wrong);
    const passed = Object.entries(headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name));
    const answer = await fetch(new URL(url, endpoint), {
      method,
      headers: passed.map(([name, value]): [string, string] => [name, String(value)]),
      body: body === '' ? null : body,
    }).catch(() => undefined);
    // the local Appwrite ended while the call was under way
    if (!answer) return response.destroy();
    if (wrong) return refuse(wrong);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    return response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, calls };
}
