import * as z from 'zod/mini';
import { defineVariables, whole } from '../../shared/index.ts';

export const variables = defineVariables({
  /** Users with this label may send. */
  SENDER_LABEL: z._default(z.string().check(z.regex(/^[a-zA-Z0-9]{1,36}$/)), 'admin'),
  /** Recipients of one message; 1 for providers that show the recipients of a message to each other. */
  RECIPIENTS_PER_MESSAGE: z._default(whole(1, 1_000), 1_000),
  /** Appwrite refuses pages of more than 500. */
  USERS_PER_PAGE: z._default(whole(1, 500), 500),
  /** How long an execution sends before it stores its position and starts the next one. */
  SECONDS_PER_EXECUTION: z._default(whole(0, 300), 15),
});
