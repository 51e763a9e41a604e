import type { FunctionsService } from './execution.ts';

// The first versions whose methods take one object of parameters.
const OLDEST = '`appwrite` 19.0.0 or later, or `node-appwrite` 18.0.0 or later, expected';

/** The service, or for an older SDK a type whose name is the compiler's message. */
export type SupportedService<Service> = Service extends FunctionsService
  ? Service
  : Service extends { createExecution: unknown }
    ? { error: 'appwrite 19.0.0 or later, or node-appwrite 18.0.0 or later, expected' }
    : FunctionsService;

/**
 * Refuses the service of an SDK with positional parameters: it would use the object as the function's id.
 * @throws TypeError
 */
export function checkService({ createExecution }: FunctionsService): void {
  if (typeof createExecution !== 'function') throw new TypeError(`No Functions service: ${OLDEST}`);
  if (createExecution.length > 1) throw new TypeError(`The SDK is too old: ${OLDEST}`);
}
