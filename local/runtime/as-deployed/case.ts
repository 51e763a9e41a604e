/**
 * What was asked of the unmodified Open Runtimes server (v5, Node 22, as Appwrite 1.9.6 has it), and what it answered. The
 * cases are ours; the answers are its own, and are ours to give.
 */
export interface Case {
  name: string;
  /** The function: its main, as an expression. */
  code?: string;
  request?: { method?: string; path?: string; headers?: Record<string, string>; body?: string };
  answer: Answered & {
    /** Without those of the connection. */
    headers: string[];
    /** The body, where it is JSON and not compared as text. */
    json?: unknown;
    logs?: string;
  };
}

/** A deployment and what its first execution gives. */
export interface ModuleCase {
  name: string;
  entrypoint: string;
  files: Record<string, string>;
  answer: Answered;
}

interface Answered {
  status: number;
  body?: string;
  /** The first line of the error log. */
  error?: string;
}
