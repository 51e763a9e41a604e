import type { RuntimeContext, RuntimeRequest } from '../../shared/index.ts';

/** The answer of a function. */
export interface Invoked {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** The body as JSON. */
  json: unknown;
  /** Each line as the object that it is. */
  logs: Record<string, unknown>[];
  errors: Record<string, unknown>[];
}

/** A request as the runtime passes it: by default over HTTP, with an execution's id. */
export function requestOf(request: Partial<RuntimeRequest> = {}): RuntimeRequest {
  const headers = { 'x-appwrite-trigger': 'http', 'x-appwrite-execution-id': 'execution1', ...request.headers };
  return { method: 'GET', path: '/', queryString: '', bodyText: '', ...request, headers };
}

/** Calls a function's default export as the runtime does. */
export async function invoke(
  main: (context: RuntimeContext) => Promise<unknown>,
  request: Partial<RuntimeRequest> = {},
): Promise<Invoked> {
  const [logs, errors]: Record<string, unknown>[][] = [[], []];
  const answer = await main({
    req: requestOf(request),
    res: { text: (body, status, headers) => ({ body, status, headers }) },
    log: (line) => logs?.push(JSON.parse(line)),
    error: (line) => errors?.push(JSON.parse(line)),
  });
  const { body, status, headers } = answer as { body: string; status: number; headers: Record<string, string> };
  const json: unknown = headers['content-type']?.includes('json') ? JSON.parse(body) : undefined;
  return { status, headers, body, json, logs: logs ?? [], errors: errors ?? [] };
}
