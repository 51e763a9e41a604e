/** What the runtime passes to a function. Source: Open Runtimes, the `node-22` runtime. */
export interface RuntimeContext {
  req: RuntimeRequest;
  res: RuntimeResponse;
  /** Writes one line to the execution's log. Users cannot read it, API keys can. */
  log(message: string): void;
  error(message: string): void;
}

/** A request from the runtime. Header names are in lower case; `queryString` is not decoded. */
export interface RuntimeRequest {
  readonly bodyText: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly method: string;
  readonly path: string;
  readonly queryString: string;
}

/** How a function answers. */
export interface RuntimeResponse {
  text(body: string, status: number, headers: Record<string, string>): unknown;
}

/** The only part of a request that most helpers here need. */
export type HeadersOf = Pick<RuntimeRequest, 'headers'>;
