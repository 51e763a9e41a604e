/** The answer of a route. `body` is sent as JSON by default; see `type`. */
export interface Reply {
  status: number;
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
  cookies?: string[];
  /** The error that the answer is for. It is recorded, not sent. */
  error?: unknown;
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function created(body: unknown): Reply {
  return { status: 201, body };
}

export function accepted(body: unknown): Reply {
  return { status: 202, body };
}

export function noContent(): Reply {
  return { status: 204 };
}

/** Bytes or text with a content type. */
export function raw(type: string, body: string | Buffer, headers: Record<string, string> = {}): Reply {
  return { status: 200, type, body, headers };
}
