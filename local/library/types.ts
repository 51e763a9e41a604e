/** How to start a local Appwrite. Everything can be left out. */
export interface StartOptions {
  /** The project's `appwrite.config.json` or `appwrite.json`, under the working directory. Without one the project is empty. */
  config?: string;
  /** The folder in which everything is kept; in memory by default. */
  folder?: string;
  /** The project's id; by default that of `config`, otherwise `test`. */
  projectId?: string;
  /** The API key, which has all scopes; random by default. */
  apiKey?: string;
  /** The port, on the loopback interface; a free one by default. */
  port?: number;
  /** Appwrite's limits on how often guests and users may call; off by default, so that ten sign-ups are not the end of a test. */
  rateLimits?: boolean;
  /** Where `${NAME}` of `config`'s variables is looked for; `process.env` by default. A random value stands for what is missing. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** The Node.js that runs the local Appwrite and its functions, 22.13 or later; by default the one that runs the tests. */
  node?: string;
}

/** A local Appwrite that is up, in a process of its own. */
export interface LocalAppwrite extends AsyncDisposable {
  /** The endpoint for SDKs: `http://127.0.0.1:<port>/v1`. */
  readonly endpoint: string;
  readonly projectId: string;
  /** A key with all scopes. */
  readonly apiKey: string;
  /** What was sent by e-mail, SMS and push. */
  readonly inbox: Inbox;
  /**
   * Waits for an execution of a function to end, and gives it: the oldest that matches and was not given yet.
   * @throws Error that says what was seen, once `timeout` is over; and at once where there is no such function
   */
  execution(functionId: string, matching?: ExecutionFilter): Promise<EndedExecution>;
  /** Waits until nothing is under way, and copies everything: rows, users, files, messages, deployments. */
  snapshot(): Promise<Snapshot>;
  /** Ends whatever is under way and puts everything back as it was in a snapshot, however often. */
  restore(snapshot: Snapshot): Promise<void>;
  /** Ends it and everything that it started. Can be called twice. */
  stop(): Promise<void>;
}

/** A copy of everything, kept by the local Appwrite that made it until that one is stopped. */
export interface Snapshot {
  readonly id: number;
}

export interface Inbox {
  /**
   * Waits for a delivery and gives it: the oldest that matches and was not given yet.
   * @throws Error that says what was seen, once `timeout` is over
   */
  next(matching?: DeliveryFilter): Promise<Delivery>;
  /** All deliveries that match, oldest first; given or not. */
  list(matching?: Omit<DeliveryFilter, 'timeout'>): Promise<Delivery[]>;
}

export interface DeliveryFilter {
  /** The address, phone number or device token, or the user's id. */
  to?: string;
  channel?: Delivery['channel'];
  /** A part of the subject. */
  subject?: string;
  /** How long to wait, in milliseconds; 5,000 by default. */
  timeout?: number;
}

/** What one address, phone or device was sent. */
export interface Delivery {
  id: string;
  channel: 'email' | 'sms' | 'push';
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  data: Record<string, unknown> | null;
  /** The addresses of web pages in it, each once. */
  links: string[];
  /** The six-digit codes in it, each once. */
  codes: string[];
  /** The Messaging message that it came of; null for Appwrite's own mails. */
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
  /** How long to wait, in milliseconds; 15,000 by default, the time that a function has by default. */
  timeout?: number;
}

/** One run of a function that has ended. */
export interface EndedExecution {
  id: string;
  functionId: string;
  deploymentId: string;
  trigger: 'http' | 'event' | 'schedule';
  status: 'completed' | 'failed';
  method: string;
  path: string;
  /** The status that the function answered with; 500 where it did not, 0 where it could not be run. */
  statusCode: number;
  logs: string;
  errors: string;
  /** In seconds. */
  duration: number;
  /** ISO 8601. */
  at: string;
}
