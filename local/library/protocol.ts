import type { Delivery, DeliveryFilter, EndedExecution, ExecutionFilter, Snapshot, StartOptions } from './types.ts';

/** The requests of the library to its process, by name: parameters and answer. */
export interface Calls {
  start: { asks: Omit<StartOptions, 'node'> & { cwd: string }; answers: Started };
  'inbox.next': { asks: DeliveryFilter; answers: Delivery };
  'inbox.list': { asks: DeliveryFilter; answers: Delivery[] };
  execution: { asks: ExecutionFilter & { functionId: string }; answers: EndedExecution };
  snapshot: { asks: object; answers: Snapshot };
  export: { asks: { folder: string }; answers: object };
  restore: { asks: Snapshot; answers: object };
}

export interface Started {
  endpoint: string;
  projectId: string;
  apiKey: string;
}

export type CallName = keyof Calls;

export interface Request {
  number: number;
  name: CallName;
  asks: unknown;
}

/** The answer to the request with this number. */
export type Response = { number: number } & ({ answers: unknown } | { error: string });
