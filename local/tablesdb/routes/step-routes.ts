import { AppwriteError } from '../../errors.ts';
import { nullable, optional } from '../../http/param.ts';
import { number } from '../../http/params.ts';
import { ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import { stepColumn } from '../rows/rows.ts';
import { stageStep } from '../transactions/staged-rows.ts';
import { key, transactionId } from './params.ts';
import { limited, path, place, write } from './row-route.ts';

export const stepRoutes: readonly Route[] = [stepRoute('increment', 1), stepRoute('decrement', -1)];

/** Increments or decrements a number of a row. */
function stepRoute(name: 'increment' | 'decrement', sign: 1 | -1): Route {
  return route({
    method: 'PATCH',
    path: `${path}/:rowId/:column/${name}`,
    scopes: write,
    rateLimit: limited(120),
    params: {
      ...place,
      column: key(),
      value: optional(number(), 1),
      max: nullable(number()),
      min: nullable(number()),
      transactionId: transactionId(),
    },
    handle: (context, { column, value, max, min, transactionId: within, ...where }) => {
      if (value <= 0) throw AppwriteError.of('general_argument_invalid', 'Value must be numeric and greater than 0');
      const step = { by: sign * value, bound: (sign === 1 ? max : min) ?? undefined };
      return ok(
        within === null ? stepColumn(context, where, column, step) : stageStep(context, where, column, step, within),
      );
    },
  });
}
