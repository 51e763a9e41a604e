import type { FunctionConfig } from '../config/schema.ts';
import { table } from './table.ts';

/** Each function and its triggers, one trigger a line. */
export function triggerTable(functions: readonly FunctionConfig[], port: number): string[] {
  return table(functions.flatMap((fn) => triggersOf(fn, port).map((trigger, at) => [at === 0 ? fn.$id : '', trigger])));
}

function triggersOf(fn: FunctionConfig, port: number): string[] {
  return [
    ...fn.events.map((event) => `event ${event}`),
    ...(fn.schedule ? [`schedule ${fn.schedule}`] : []),
    `execution by ${fn.execute.length > 0 ? fn.execute.join(', ') : 'API keys only'}`,
    ...(fn.execute.some((role) => role === 'any' || role === 'guests') ? [`http://${fn.$id}.localhost:${port}/`] : []),
  ];
}
