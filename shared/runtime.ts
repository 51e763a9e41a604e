/** What the runtime hands to a function. Source: Open Runtimes, the `node-22` runtime. */
export interface RuntimeContext {
  req: RuntimeRequest;
  res: RuntimeResponse;
  /** One line in the execution's log. A user does not see it, an API key does. */
  log(message: string): void;
  error(message: string): void;
}

/** A request as the runtime gives it. Header names are lower case; values of `query` are as they came, not decoded. */
export interface RuntimeRequest {
  readonly bodyText: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly method: string;
  readonly path: string;
  readonly queryString: string;
}

/** What the runtime takes as an answer. */
export interface RuntimeResponse {
  text(body: string, status: number, headers: Record<string, string>): unknown;
}

/** The little of a request that tells who and where: what every helper here that takes `req` needs of it. */
export type HeadersOf = Pick<RuntimeRequest, 'headers'>;
