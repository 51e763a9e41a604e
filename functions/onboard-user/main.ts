import * as z from 'zod/mini';
import {
  createAdminClient,
  defineFunction,
  defineVariables,
  json,
  list,
  orMissing,
  route,
} from '../../shared/index.ts';
import { backfill } from './backfill.ts';
import { contract } from './contract.ts';
import { labelRule } from './labels.ts';
import { type Onboarding, onboard } from './onboard.ts';
import { readProfile } from './profile.ts';
import { welcomeMessage } from './welcome.ts';

/** Every user gets labels by rules and a profile; who has proved an address, also the default topics and a welcome. */

const variables = defineVariables({
  /** `[{ "label": "member" }, { "label": "student", "domain": "student.example.edu" }]` */
  LABEL_RULES: z._default(json(z.array(labelRule)), []),
  /** Topics, parted by commas, that a proved address is subscribed to. Blank for none. */
  DEFAULT_TOPICS: z._default(list(z.string().check(z.minLength(1), z.maxLength(36))), []),
  /** `{ "subject": "Welcome", "content": "…", "html": false }`. Blank for none. */
  WELCOME_MESSAGE: z.optional(json(welcomeMessage)),
});

export default defineFunction({
  variables,
  events: {
    on: ['users.*.create', 'users.*.update', 'users.*.sessions.*.create', 'users.*.verification.*.update'],
    async handle({ req, log, pattern, ids: [userId = ''] }) {
      const admin = createAdminClient(req);
      // what the event says of the user may be old by now, and a user who has just been made has no profile yet
      const isNew = pattern === 'users.*.create';
      const [user, profile] = await Promise.all([
        orMissing(admin.users.get({ userId })),
        isNew ? undefined : readProfile(admin, userId),
      ]);
      const done = user && (await onboard(admin, { user, profile }, onboarding(), isNew ? 'later' : 'now'));
      log.info(done ? 'onboarded' : 'nothing to do', { userId });
    },
  },
  routes: {
    // `execute` is empty in appwrite.json, so that only an API key gets here
    'POST /backfill': route(contract['POST /backfill'], async ({ body, ...execution }) => {
      return { status: 200, body: await backfill(createAdminClient(execution.req), body, onboarding(), execution) };
    }),
  },
});

function onboarding(): Onboarding {
  return {
    rules: variables.LABEL_RULES,
    welcome: { topics: variables.DEFAULT_TOPICS, message: variables.WELCOME_MESSAGE },
  };
}
