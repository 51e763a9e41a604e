import { type ExecutionNews, type LostProcess, onDebugger, onExecution } from '../functions/state.ts';
import type { Local } from '../local.ts';

/** Prints the executions of a local Appwrite as they happen. */
export function showExecutions(local: Local): void {
  const lines = new ExecutionLines((line) => console.log(line));
  onExecution(local, (news) => lines.show(news));
  onDebugger(local, ({ functionId, url }) => console.log(`${clock()} ${functionId} | debugger: ${url}`));
}

/**
 * Prints each line that a function logs, one line when an execution ends, and one when a process ends in between. It prints
 * neither the caller nor the request; the function decides what to log. A scheduled execution that succeeded and logged
 * nothing is not printed.
 */
export class ExecutionLines {
  readonly #print: (line: string) => void;
  /** The executions with an error that was already printed. */
  readonly #complained = new Set<string>();
  readonly #logged = new Set<string>();

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  show(news: ExecutionNews | LostProcess): void {
    if (news.kind === 'lost') {
      this.#say(news.functionId, '!', `its process ended after the answer\n${news.text}`);
      return;
    }
    if (news.kind === 'end') {
      this.#end(news);
      return;
    }
    (news.kind === 'error' ? this.#complained : this.#logged).add(news.executionId);
    this.#say(news.functionId, news.kind === 'error' ? '!' : '|', news.shown ?? news.text);
  }

  #end(news: Extract<ExecutionNews, { kind: 'end' }>): void {
    const { functionId, executionId, trigger, status, responseStatusCode, errors, reason, duration } = news;
    const complained = this.#complained.delete(executionId);
    const logged = this.#logged.delete(executionId);
    if (trigger === 'schedule' && status === 'completed' && !complained && !logged) return;
    if (reason !== undefined) this.#say(functionId, '!', reason);
    else if (!complained && errors) this.#say(functionId, '!', errors);
    const time = `${Math.round(duration * 1000)} ms`;
    this.#print(`${clock()} ${functionId} ${trigger} ${status} ${responseStatusCode} ${time}`);
  }

  #say(functionId: string, mark: '|' | '!', text: string): void {
    for (const line of text.trimEnd().split('\n')) this.#print(`${clock()} ${functionId} ${mark} ${line}`);
  }
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}
