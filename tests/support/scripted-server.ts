import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the server does with one request: an answer, or a connection that breaks or stays silent. */
export type Scripted = { status: number; headers?: Record<string, string>; body?: string } | 'broken' | 'silent';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An HTTP server with scripted failures that the local Appwrite never has. The last step is repeated. */
export async function scriptedServer(...script: Scripted[]): Promise<{ endpoint: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const step = script[Math.min(seen.length, script.length - 1)] ?? { status: 204 };
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
    if (step === 'broken') return request.socket.destroy();
    if (step === 'silent') return;
    response.writeHead(step.status, { 'content-type': 'application/json', ...step.headers });
    return response.end(step.body ?? '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, seen };
}
