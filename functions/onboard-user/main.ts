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
import { readProfile, removeOrphans, removeProfileOf } from './profile.ts';
import { welcomeMessage } from './welcome.ts';

/** Gives every user labels and a profile, and users with a proved address also the default topics and a welcome message. */

const variables = defineVariables({
  /** `[{ "label": "member" }, { "label": "student", "domain": "student.example.edu" }]` */
  LABEL_RULES: z._default(json(z.array(labelRule)), []),
  /** Topics, separated by commas, that a proved address is subscribed to. Empty for none. */
  DEFAULT_TOPICS: z._default(list(z.string().check(z.minLength(1), z.maxLength(36))), []),
  /** `{ "subject": "Welcome", "content": "…", "html": false }`. Empty for none. */
  WELCOME_MESSAGE: z.optional(json(welcomeMessage)),
});

export default defineFunction({
  variables,
  events: {
    on: [
      'users.*.create',
      'users.*.update',
      'users.*.delete',
      'users.*.sessions.*.create',
      'users.*.verification.*.update',
    ],
    async handle({ req, log, pattern, ids: [userId = ''] }) {
      const admin = createAdminClient(req);
      if (pattern === 'users.*.delete') {
        if (await removeProfileOf(admin, userId)) log.info('profile removed', { userId });
        return;
      }
      const since = pattern === 'users.*.create' ? 'just made' : 'earlier';
      const profile = since === 'earlier' ? await readProfile(admin, userId) : undefined;
      // the event may be outdated; read the user last, because labels are written directly after it
      const user = await orMissing(admin.users.get({ userId }));
      const done = user && (await onboard(admin, { user, profile, since }, onboarding()));
      log.info(done ? 'onboarded' : 'nothing to do', { userId });
    },
  },
  /** Users who delete their own account raise no event. */
  async schedule({ req, log, budget }) {
    const profiles = await removeOrphans(createAdminClient(req), budget);
    if (profiles > 0) log.info('profiles removed', { profiles });
  },
  routes: {
    // `execute` is empty in appwrite.json, so only an API key can call this
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
