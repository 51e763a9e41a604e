import { BudgetError } from '../budget.ts';
import { isNetworkFailure } from '../clients/repeat.ts';
import type { Log } from '../log.ts';
import { MissingError } from '../surroundings.ts';
import { VariablesError } from '../variables.ts';
import { Problem, problems } from './problem.ts';
import { refusalOf } from './refusals.ts';

/** The problem that a caller gets for an error. Only the log contains the error itself. */
export function problemOf(error: unknown, log: Log): Problem {
  if (error instanceof Problem) {
    if (error.status >= 500) log.error('answered with a problem', { error });
    return error;
  }
  log.error('failed', { error });
  if (error instanceof VariablesError || error instanceof MissingError) return problems.misconfigured();
  return isPassing(error) ? problems.unavailable() : problems.internal();
}

function isPassing(error: unknown): boolean {
  if (error instanceof BudgetError) return true;
  const status = refusalOf(error)?.status;
  if (status !== undefined) return status === 429 || status >= 500;
  return isNetworkFailure(error);
}
