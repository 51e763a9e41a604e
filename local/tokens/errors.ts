import { errorsOf } from '../errors.ts';

/** Appwrite's errors of file tokens. */
export const tokenError = errorsOf({
  token_not_found: [404, 'The requested file token could not be found.'],
});
