import { sessions } from '../../directory/sessions.ts';
import type { UserDocument } from '../../directory/users.ts';
import { boolean } from '../../http/params.ts';
import { created, ok } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import type { Local } from '../../local.ts';
import { publishUserEvent } from '../../users/events.ts';
import {
  createRecoveryCodes,
  factorsBody,
  replaceRecoveryCodes,
  requireRecoveryCodes,
} from '../../users/mfa/factors.ts';
import { updateUser } from '../../users/store.ts';
import { replyChanged } from '../changed.ts';
import { authenticatorRoutes } from './authenticators.ts';
import { challengeRoutes } from './challenges.ts';
import { requireRecentChallenge } from './recent.ts';

const CODES = '/account/mfa/recovery-codes';
const scopes = ['account'];

/** Switches MFA on or off. Where it is switched on, the session gets every factor that the user has. */
const update = route({
  method: 'PATCH',
  path: '/account/mfa',
  scopes,
  params: { mfa: boolean() },
  handle(context, { mfa }) {
    const { local, session } = context;
    const user = updateUser(local, context.user.$id, { mfa });
    if (mfa && session)
      sessions(local.store).update(session.$id, {
        factors: [...new Set([...session.factors, ...factorsOf(local, user)])],
      });
    return replyChanged(context, user, 'mfa');
  },
});

function factorsOf(local: Local, user: UserDocument): string[] {
  const has = factorsBody(local, user);
  return ['totp', 'email', 'phone'].filter((factor) => has[factor]);
}

const factors = route({
  method: 'GET',
  path: '/account/mfa/factors',
  scopes,
  oneFactor: true,
  params: {},
  handle: ({ local, user }) => ok(factorsBody(local, user)),
});

const createCodes = route({
  method: 'POST',
  path: CODES,
  scopes,
  params: {},
  handle({ local, user }) {
    const body = { recoveryCodes: createRecoveryCodes(local, user) };
    publishUserEvent(local, user.$id, 'update.mfa', body, user.$id);
    return created(body);
  },
});

const readCodes = route({
  method: 'GET',
  path: CODES,
  scopes,
  params: {},
  handle(context) {
    requireRecentChallenge(context);
    return ok({ recoveryCodes: requireRecoveryCodes(context.user) });
  },
});

const replaceCodes = route({
  method: 'PATCH',
  path: CODES,
  scopes,
  params: {},
  handle(context) {
    requireRecentChallenge(context);
    const { local, user } = context;
    const body = { recoveryCodes: replaceRecoveryCodes(local, user) };
    publishUserEvent(local, user.$id, 'update.mfa', body, user.$id);
    return ok(body);
  },
});

/** The second factors of one's own account: authenticator, codes by e-mail and SMS, recovery codes. */
export const mfaRoutes: readonly Route[] = [
  update,
  factors,
  createCodes,
  readCodes,
  replaceCodes,
  ...authenticatorRoutes,
  ...challengeRoutes,
];
