import type { Local } from '../../local.ts';
import { functions } from '../documents.ts';

/** How much longer limits are for a function with a debugger, in seconds. */
const DAY = 86_400;

/** A limit of time, in seconds. With `--inspect` a developer may be at a breakpoint meanwhile. */
export function withPauses(local: Local, seconds: number): number {
  return local.options.inspect === undefined ? seconds : seconds + DAY;
}

/**
 * The port of a function's debugger: the first function has the one that was asked for, the others the next ones, in the
 * order in which they were created. 0 means any. Undefined without `--inspect`.
 */
export function debuggerPort(local: Local, functionId: string): number | undefined {
  const { inspect } = local.options;
  if (inspect === undefined || inspect === 0) return inspect;
  const all = functions(local.store).find({ limit: -1 });
  const port = inspect + all.findIndex(({ $id }) => $id === functionId);
  return port > 65_535 ? 0 : port;
}
