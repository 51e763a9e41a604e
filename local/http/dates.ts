import { isPast, normalise } from '../store/time.ts';
import { nullable, type Param, ParamError, param } from './param.ts';

/** A future date in Appwrite's form, or null. */
export function futureDate(): Param<string | null> {
  return nullable(
    param((value) => {
      const date = typeof value === 'string' ? normalise(value) : undefined;
      if (date === undefined || isPast(date))
        throw new ParamError(
          'Value must be valid date in the future and between 0000-01-01 00:00:00 and 9999-12-31 00:00:00.',
        );
      return date;
    }),
  );
}
