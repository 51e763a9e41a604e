import { prepareAll } from '../functions/executions/execute.ts';
import type { Local } from '../local.ts';
import { readPort } from './options.ts';

/** The option for debuggers, in the form of `readCommand`. */
export const INSPECT = { inspect: { type: 'string', optional: true } } as const;

export const inspectUsage = `  --inspect [PORT]   opens a debugger for each function: PORT for the first (default: 9229), the next ports for the others`;

/** Node.js's own port for debuggers. */
const DEFAULT_PORT = 9229;

/** The port of the first function's debugger. Undefined without the option. @throws OptionError */
export function readInspect({ inspect }: { inspect?: string | undefined }): number | undefined {
  if (inspect === undefined) return undefined;
  return inspect === '' ? DEFAULT_PORT : readPort(inspect, '--inspect');
}

/** Starts the process of each function, so that debuggers can attach before the first execution. */
export async function openDebuggers(local: Local): Promise<void> {
  if (local.options.inspect !== undefined) await prepareAll(local);
}
