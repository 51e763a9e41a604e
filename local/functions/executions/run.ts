import type { DeploymentDocument, FunctionDocument, Trigger } from '../documents.ts';
import type { HeaderPair } from './invocation.ts';

/** A function, its active deployment, and the request. */
export interface Run {
  function: FunctionDocument;
  deployment: DeploymentDocument;
  executionId: string;
  trigger: Trigger;
  method: string;
  path: string;
  headers: readonly HeaderPair[];
  body: Buffer;
}
