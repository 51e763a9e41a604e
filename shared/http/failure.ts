import type { Log } from '../log.ts';
import { MissingError } from '../surroundings.ts';
import { VariablesError } from '../variables.ts';
import { Problem, problems } from './problem.ts';
import { isUnavailable } from './refusals.ts';

/** The problem that a caller gets for an error. Only the log contains the error itself. */
export function problemOf(error: unknown, log: Log): Problem {
  if (error instanceof Problem) {
    if (error.status >= 500) log.error('answered with a problem', { error });
    return error;
  }
  log.error('failed', { error });
  if (error instanceof VariablesError || error instanceof MissingError) return problems.misconfigured();
  return isUnavailable(error) ? problems.unavailable() : problems.internal();
}
