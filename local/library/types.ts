/** How to start a local Appwrite. All options are optional. */
export interface StartOptions {
  /**
   * The project's `appwrite.config.json` or `appwrite.json`, relative to the working directory. Without it the project is
   * empty.
   */
  config?: string;
  /** The folder for all data. Default: in memory. */
  folder?: string;
  /** A folder that `--export-on-exit` or `exportData` wrote, or that you wrote by hand. It is imported at the start. */
  data?: string;
  /** The project id. Default: that of `config`, or else `test`. */
  projectId?: string;
  /** The API key, which has all scopes. Default: random. */
  apiKey?: string;
  /** The port on the loopback interface. Default: a free one. */
  port?: number;
  /** Appwrite's rate limits for guests and users. Default: off, so that tests can sign up more than ten users. */
  rateLimits?: boolean;
  /** Contains the values of `${NAME}` in `config`. Default: `process.env`. A missing value is replaced by a random one. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** The Node.js that runs the local Appwrite and its functions, 22.13 or later. Default: the one that runs the tests. */
  node?: string;
}

/** A running local Appwrite, in a process of its own. */
export interface LocalAppwrite extends AsyncDisposable {
  /** The endpoint for SDKs: `http://127.0.0.1:<port>/v1`. */
  readonly endpoint: string;
  readonly projectId: string;
  /** An API key with all scopes. */
  readonly apiKey: string;
  /** The e-mails, SMS and push messages that were sent. */
  readonly inbox: Inbox;
  /**
   * Waits for an execution of a function to end and returns it: the oldest that matches and was not returned yet.
   * @throws Error that lists what happened, after `timeout`; and at once if there is no such function
   */
  execution(functionId: string, matching?: ExecutionFilter): Promise<EndedExecution>;
  /** Waits until no work is pending, and copies everything: rows, users, files, messages, deployments. */
  snapshot(): Promise<Snapshot>;
  /** Cancels pending work and restores the state of a snapshot. A snapshot can be restored any number of times. */
  restore(snapshot: Snapshot): Promise<void>;
  /** Exports users, teams, rows, files and messages to a folder, once no work is pending. An earlier export is replaced. */
  exportData(folder: string): Promise<void>;
  /** Ends it and every process that it started. May be called twice. */
  stop(): Promise<void>;
}

/** A copy of everything. It belongs to the local Appwrite that created it, and is valid until that one is stopped. */
export interface Snapshot {
  readonly id: number;
}

export interface Inbox {
  /**
   * Waits for a delivery and returns it: the oldest that matches and was not returned yet.
   * @throws Error that lists what was sent, after `timeout`
   */
  next(matching?: DeliveryFilter): Promise<Delivery>;
  /** All deliveries that match, oldest first, including those that were already returned. */
  list(matching?: Omit<DeliveryFilter, 'timeout'>): Promise<Delivery[]>;
}

export interface DeliveryFilter {
  /** The e-mail address, phone number or device token, or the user id. */
  to?: string;
  channel?: Delivery['channel'];
  /** A part of the subject. */
  subject?: string;
  /** How long to wait, in milliseconds. Default: 5,000. */
  timeout?: number;
}

/** A message that one address, phone or device received. */
export interface Delivery {
  id: string;
  channel: 'email' | 'sms' | 'push';
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  data: Record<string, unknown> | null;
  /** The URLs of web pages in it, each once. */
  links: string[];
  /** The six-digit codes in it, each once. */
  codes: string[];
  /** The id of the Messaging message. Null for Appwrite's own e-mails and SMS. */
  messageId: string | null;
  /** ISO 8601. */
  at: string;
}

export interface ExecutionFilter {
  trigger?: EndedExecution['trigger'];
  status?: EndedExecution['status'];
  method?: string;
  /** With its query. */
  path?: string;
  /** How long to wait, in milliseconds. Default: 15,000, the default timeout of a function. */
  timeout?: number;
}

/** A completed execution of a function. */
export interface EndedExecution {
  id: string;
  functionId: string;
  deploymentId: string;
  trigger: 'http' | 'event' | 'schedule';
  status: 'completed' | 'failed';
  method: string;
  path: string;
  /** The function's status. 500 without an answer, 0 if the function could not run. */
  statusCode: number;
  logs: string;
  errors: string;
  /** In seconds. */
  duration: number;
  /** ISO 8601. */
  at: string;
}
