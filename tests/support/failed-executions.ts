import { ExecutionLines } from '../../local/command/executions.ts';
import { onExecution } from '../../local/functions/state.ts';
import type { Local } from '../../local/local.ts';

/** How many failed executions are kept for one test: a test of failures may have thousands. */
const MOST = 20;

const failed: string[] = [];

/** Keeps the log and errors of the executions that fail on this Appwrite, until {@link takeFailedExecutions}. */
export function keepFailedExecutions(local: Local): void {
  const open = new Map<string, { lines: string[]; show: ExecutionLines }>();
  onExecution(local, (news) => {
    if (news.kind === 'lost') return;
    const known = open.get(news.executionId);
    const lines = known?.lines ?? [];
    const show = known?.show ?? new ExecutionLines((line) => lines.push(line));
    show.show(news);
    if (news.kind !== 'end') {
      open.set(news.executionId, { lines, show });
      return;
    }
    open.delete(news.executionId);
    if (news.status === 'failed' && failed.length < MOST) failed.push(lines.join('\n'));
  });
}

/** The logs of the executions that failed since the last call, as `npm start` shows them. */
export function takeFailedExecutions(): string[] {
  return failed.splice(0);
}
