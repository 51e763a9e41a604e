import { randomUUID } from 'node:crypto';
import { ExecutionMethod } from 'node-appwrite';
import { clientOf } from '../../shared/accounts/app-client.ts';
import type { Keyed } from '../../shared/accounts/keyed.ts';
import { isAllowed } from '../../shared/accounts/limits.ts';
import { findUser, makeUser, targetOf } from '../../shared/accounts/people.ts';
import { parseInput } from '../../shared/http/parse.ts';
import {
  createAdminClient,
  defineFunction,
  Problem,
  problems,
  type RuntimeRequest,
  refuseForeignOrigin,
  route,
  sessionCookie,
} from '../../shared/index.ts';
import { surrounding } from '../../shared/surroundings.ts';
import { removeExpired } from './cleanup.ts';
import { callbackForm, contract } from './contract.ts';
import { callbackPage, messagePage, pageHeaders } from './page.ts';
import { newPhrase } from './phrase.ts';
import { redirectOf } from './redirect.ts';
import { seal, unseal } from './seal.ts';
import { sendByAppwrite, sendOurMail } from './send.ts';
import { spend } from './spend.ts';
import { addressLimits, hostedPage, redirects, variables } from './variables.ts';

/** Signs users in with a mailed link. A request for a link does not reveal who has an account. */

/** The time within which the function's own execution has to start, in milliseconds. */
const DELIVERED_WITHIN = 600_000;

const origins = () => redirects().map(({ origin }) => origin);

export default defineFunction({
  variables,
  origins,
  async schedule({ req, budget, log }) {
    log.info('removed what is over', await removeExpired(createAdminClient(req), budget));
  },
  routes: {
    // One call to Appwrite, the same for every address. What depends on the address happens after the answer.
    'POST /': route(contract['POST /'], async ({ req, body }) => {
      refuseForeignOrigin(req);
      const redirect = redirectOf(body.redirect, redirects());
      const phrase = body.phrase ? newPhrase() : undefined;
      if (phrase !== undefined && variables.SEND_BY === 'appwrite') throw noPhrase();
      const request = {
        id: randomUUID(),
        email: body.email.toLowerCase(),
        redirect,
        client: clientOf(req, variables.HMAC_SECRET),
        until: Date.now() + DELIVERED_WITHIN,
        ...(phrase === undefined ? {} : { phrase }),
      };
      await createAdminClient(req).functions.createExecution({
        functionId: surrounding('functionId'),
        async: true,
        method: ExecutionMethod.POST,
        xpath: '/deliver',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ sealed: seal(variables.HMAC_SECRET, request) }),
      });
      return { status: 202, body: { status: 'accepted' as const, ...(phrase === undefined ? {} : { phrase }) } };
    }),

    'POST /deliver': route(contract['POST /deliver'], async ({ req, body, log, budget }) => {
      const request = unseal(variables.HMAC_SECRET, body.sealed);
      if (!request) throw problems.notFound();
      budget.useWholeTimeout();
      const { email, client } = request;
      const redirect = redirectOf(request.redirect, redirects());
      const keyed = keyedOf(req);
      const { admin } = keyed;
      if (!(await isAllowed(keyed, addressLimits(), { email, client }, ''))) return nothingSent('a limit is reached');
      const known = await findUser(admin, email);
      if (!known && !variables.SIGN_UP) return nothingSent('nobody has this address, and sign-up is off');
      const user = known ?? (await makeUser(admin, email));
      if (!user) return nothingSent('Appwrite does not take the address for a new user');
      if (!user.status) return nothingSent('the user is blocked');
      const target = await targetOf(keyed, user);
      if (target === undefined) return nothingSent("the address is another user's target");
      const sending = { user, target, request, redirect };
      await (variables.SEND_BY === 'appwrite' ? sendByAppwrite(keyed, sending) : sendOurMail(keyed, sending));
      return { status: 204 };

      function nothingSent(because: string) {
        log.info('nothing was sent', { because });
        return { status: 204 } as const;
      }
    }),

    'POST /session': route(contract['POST /session'], async ({ req, body: { as, ...link }, ...execution }) => {
      refuseForeignOrigin(req);
      const spending = { link, as, client: clientOf(req, variables.HMAC_SECRET) };
      const { userId, secret, expire } = await spend(keyedOf(req), spending, execution);
      return { status: 200, body: { userId, secret, expire } };
    }),

    'GET /callback': route(contract['GET /callback'], async () => {
      if (!hostedPage()) throw problems.notFound();
      return { status: 200, headers: pageHeaders(origins()), body: callbackPage(variables.APP_NAME) };
    }),

    'POST /callback': route(contract['POST /callback'], async ({ req, ...execution }) => {
      const page = hostedPage();
      if (!page) throw problems.notFound();
      // a form of another site must not sign anybody in; a form without an origin is refused too
      if (req.headers['sec-fetch-site'] !== 'same-origin') throw problems.origin();
      const headers = pageHeaders(origins());
      try {
        const fields = Object.fromEntries(new URLSearchParams(req.bodyText));
        const { redirect, ...link } = parseInput(callbackForm, fields, 'body');
        const location = redirectOf(redirect, redirects());
        const spending = { link, as: 'session', client: clientOf(req, variables.HMAC_SECRET) } as const;
        const session = await spend(keyedOf(req), spending, execution);
        const cookie = sessionCookie(surrounding('projectId'), session, page.cookieDomain).header;
        return { status: 303, headers: { ...headers, location, 'set-cookie': cookie } };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const status = ([400, 401, 403, 409, 429, 503] as const).find((known) => known === error.status);
        if (status === undefined) throw error;
        return {
          status,
          headers: { ...headers, ...error.details.headers },
          body: messagePage(error.title, error.details.detail),
        };
      }
    }),
  },
});

function keyedOf(req: RuntimeRequest): Keyed {
  return { admin: createAdminClient(req), secret: variables.HMAC_SECRET };
}

function noPhrase(): Problem {
  const detail = "Appwrite's own mail has a phrase of its own, which is known too late for this answer.";
  return new Problem(400, 'no-phrase', 'There is no phrase here.', { detail });
}
