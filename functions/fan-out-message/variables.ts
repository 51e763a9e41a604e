import * as z from 'zod/mini';
import { defineVariables, whole } from '../../shared/index.ts';

export const variables = defineVariables({
  /** Who has this label may send. */
  SENDER_LABEL: z._default(z.string().check(z.regex(/^[a-zA-Z0-9]{1,36}$/)), 'admin'),
  /** 1 for providers that would show the recipients of one message to each other. */
  RECIPIENTS_PER_MESSAGE: z._default(whole(1, 1_000), 1_000),
  /** Appwrite refuses pages of more than 500. */
  USERS_PER_PAGE: z._default(whole(1, 500), 500),
  /** How long an execution sends before it keeps its place and hands over to the next. */
  SECONDS_PER_EXECUTION: z._default(whole(0, 300), 15),
});
