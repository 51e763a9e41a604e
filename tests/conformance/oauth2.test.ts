import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  badParameter,
  check,
  cookiesOfSession,
  created,
  type Expected,
  nothing,
  ok,
  page,
  refused,
  withoutScope,
} from './support/answers.ts';
import type { Answer } from './support/appwrite.ts';
import { facts } from './support/facts.ts';
import { OpenIdServer } from './support/openid.ts';
import { cookie, guest, key, type Question, query, user } from './support/questions.ts';
import { account, date, email, id, session, signed, target } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const provider = new OpenIdServer();
beforeAll(async () => {
  Object.assign(provider.people, {
    olga: { sub: 'sub-olga', name: 'Olga', email: 'olga@example.com', email_verified: true },
    renamed: { sub: 'sub-olga', name: 'Other', email: 'other@example.com', email_verified: true },
    silent: { sub: 'sub-silent', name: 'Silent' },
    nameless: { name: 'Nameless', email: 'nameless@example.com' },
    unverified: { sub: 'sub-unverified', email: 'una@example.com', email_verified: false },
    claims: { sub: 'sub-claims', name: 'Not Bob', email: 'bob@example.com', email_verified: false },
    proves: { sub: 'sub-proves', name: 'Bob there', email: 'bob@example.com', email_verified: true },
    second: { sub: 'sub-second', name: 'Second', email: 'second@example.com', email_verified: true },
  });
  await provider.listen();
  await appwrite().signIn('bob');
});
afterAll(async () => {
  await appwrite().ask(key.patch('/project/oauth2/oidc', { enabled: false }));
  provider.close();
});

const SESSIONS = '/account/sessions/oauth2';
const success = 'http://localhost/ok?a=1';
const failure = 'http://localhost/no?b=2';
const oidc = (more: object = {}) => ({
  $id: 'oidc',
  enabled: false,
  clientId: '',
  clientSecret: '',
  wellKnownURL: '',
  authorizationURL: '',
  tokenURL: '',
  userInfoURL: '',
  ...more,
});

facts('the providers of a project', {
  'are listed by name': [
    key.get('/project/oauth2', { queries: [query('limit', undefined, [2])] }),
    ok({
      total: 42,
      providers: [
        { $id: 'amazon', enabled: false, clientId: '', clientSecret: '' },
        { $id: 'apple', enabled: false, serviceId: '', keyId: '', teamId: '', p8File: '' },
      ],
    }),
  ],
  'are nothing for users': [
    user('bob').get('/project/oauth2/oidc'),
    withoutScope('bob@example.com (role: users)', 'oauth2.read'),
  ],
  'are not turned on without credentials': [
    key.patch('/project/oauth2/github', { enabled: true }),
    badParameter(
      'Could not enable OAuth2 provider: Client ID and Client Secret are required when enabling OAuth2 provider.',
    ),
  ],
  'are turned on with them by an address': [
    key.patch('/project/oauth2/oidc', { clientId: 'app', clientSecret: 'secret', enabled: true }),
    badParameter(
      'Enabling OpenID Connect requires either wellKnownURL, or all of authorizationURL, tokenURL, and userInfoURL.',
    ),
  ],
  'never tell the secret': [
    () =>
      key.patch('/project/oauth2/oidc', {
        clientId: 'app',
        clientSecret: 'secret',
        wellKnownURL: wellKnown(),
        enabled: true,
      }),
    () => ok(oidc({ enabled: true, clientId: 'app', wellKnownURL: wellKnown() })),
  ],
});

const wellKnown = () => `${provider.origin}/.well-known/openid-configuration`;
const begun = (name: string, send: object = {}): Question =>
  guest.get(`${SESSIONS}/${name}`, { project: appwrite().project, ...send });

facts('a sign-in does not begin', {
  'at a provider that is off': [() => begun('github'), page(412)],
  'at an unknown provider': [() => begun('nope'), page(400)],
  'if it ends at a host that is no platform': [
    () => begun('oidc', { success: 'https://elsewhere.example/ok' }),
    page(400),
  ],
  'for an unknown project': [
    guest.get(`${SESSIONS}/oidc`, { project: 'nowhere' }, { 'x-appwrite-project': 'nowhere' }),
    page(404),
  ],
});

/** A redirect. */
const moved = (cookies: unknown = []): Expected => ({ status: 301, contentType: 'text/html', body: '', cookies });

/** Where an answer leads. */
function locationOf(answer: Answer): URL {
  return new URL(answer.headers.get('location') ?? 'http://nowhere');
}

/** Asks below the endpoint what a redirect names with the whole address. */
function next(answer: Answer, as: Question['as'] = guest.as): Promise<Answer> {
  const { pathname, search } = locationOf(answer);
  return appwrite().ask({ as, method: 'GET', path: pathname.replace(/^\/v1/, '') + search, headers: {} });
}

/** The state of a sign-in that begins now. */
async function begin(path = SESSIONS): Promise<string> {
  const { project } = appwrite();
  const answer = await appwrite().ask(guest.get(`${path}/oidc`, { project, success, failure }));
  return locationOf(answer).searchParams.get('state') ?? '';
}

/** Comes back from the provider. @returns the last answer, which leads to the app */
async function back(answered: Record<string, string>, as?: Question['as']): Promise<Answer> {
  const query = new URLSearchParams(answered);
  const callback = await appwrite().ask(guest.get(`${SESSIONS}/callback/oidc/${appwrite().project}?${query}`));
  check(callback, moved());
  expect(locationOf(callback).pathname).toBe(`/v1${SESSIONS}/oidc/redirect`);
  return next(callback, as);
}

/** The error at the address of failure. */
function errorOf(answer: Answer): unknown {
  const location = locationOf(answer);
  expect(location.href).toMatch(/^http:\/\/localhost\/no\?b=2&error=.*#$/);
  return JSON.parse(location.searchParams.get('error') ?? '{}');
}

const sessionIn = (answer: Answer) =>
  decodeURIComponent(/^a_session_[^=]+=([^;]+)/.exec(answer.cookies[1] ?? '')?.[1] ?? '');

describe('a sign-in', () => {
  it('asks the provider for its own scopes and those of the app', async () => {
    const { project, endpoint } = appwrite();
    const path = `${SESSIONS}/oidc?project=${project}&success=${encodeURIComponent(success)}&failure=${encodeURIComponent(failure)}`;
    const answer = await appwrite().ask(guest.get(`${path}&scopes[]=phone&scopes[]=email`));
    check(answer, moved());
    const location = locationOf(answer);
    expect(location.origin + location.pathname).toBe(`${provider.origin}/authorize`);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      client_id: 'app',
      redirect_uri: `${endpoint}${SESSIONS}/callback/oidc/${project}`,
      state: '{"success":"http:\\/\\/localhost\\/ok?a=1","failure":"http:\\/\\/localhost\\/no?b=2","token":false}',
      scope: 'openid profile email phone',
      response_type: 'code',
    });
  });

  it('makes a user, whose address it takes for verified, and an identity', async () => {
    const state = await begin();
    provider.asked.length = 0;
    const answer = await back({ state, code: 'olga' });
    expect(provider.asked).toEqual([new URL(wellKnown()).pathname, '/token', '/userinfo']);
    const packed = sessionIn(answer);
    const userId = String(JSON.parse(Buffer.from(packed, 'base64').toString()).id);
    check(answer, moved(cookiesOfSession(userId)));
    expect(locationOf(answer).href).toBe('http://localhost/ok?a=1#');
    await appwrite().remember('olga', packed);
    const told = {
      provider: 'oidc',
      providerUid: 'sub-olga',
      providerAccessToken: 'access-olga',
      providerAccessTokenExpiry: date,
      providerRefreshToken: 'refresh-olga',
    };
    check(
      await appwrite().ask(user('olga').get('/account')),
      ok(
        account(userId, {
          name: 'Olga',
          ...email('olga@example.com'),
          emailVerification: true,
          passwordUpdate: '',
          targets: [target(userId, { identifier: 'olga@example.com' })],
        }),
      ),
    );
    check(
      await appwrite().ask(user('olga').get('/account/sessions/current')),
      ok(session(userId, { ...told, factors: ['email', 'oauth2'] })),
    );
    check(
      await appwrite().ask(user('olga').get('/account/identities')),
      ok({
        total: 1,
        identities: [
          { $id: id, $createdAt: date, $updatedAt: date, userId, providerEmail: 'olga@example.com', ...told },
        ],
      }),
    );
  });

  it('finds the user again by the account, whatever its name and address are now', async () => {
    await back({ state: await begin(), code: 'renamed' });
    const { body } = await appwrite().ask(user('olga').get('/account/sessions'));
    expect(body).toMatchObject({ total: 2, sessions: [{}, { providerAccessToken: 'access-renamed' }] });
    const { body: who } = await appwrite().ask(user('olga').get('/account'));
    expect(who).toMatchObject({ name: 'Olga', email: 'olga@example.com' });
  });

  it('finds a user by an address that the provider verified, and leaves theirs unverified', async () => {
    expect(errorOf(await back({ state: await begin(), code: 'claims' }))).toMatchObject({
      type: 'general_bad_request',
    });
    check(await back({ state: await begin(), code: 'proves' }), moved(cookiesOfSession('bob')));
    const { body } = await appwrite().ask(key.get('/users/bob'));
    expect(body).toMatchObject({ name: 'bob', emailVerification: false });
  });

  it('adds the account to the user who is signed in, and replaces their session', async () => {
    const state = await begin();
    const answer = await back({ state, code: 'second' }, cookie('bob').as);
    check(answer, moved(cookiesOfSession('bob')));
    check(
      await appwrite().ask(user('bob').get('/account')),
      refused(401, 'general_unauthorized_scope', 'User (role: guests) missing scopes (["account"])'),
    );
    await appwrite().remember('bob', sessionIn(answer));
    expect(errorOf(await back({ state, code: 'olga' }, cookie('bob').as))).toEqual({
      message: 'A user with the same id, email, or phone already exists in this project.',
      type: 'user_already_exists',
      code: 409,
    });
  });
});

const failures: Record<string, [answered: Record<string, string>, message: string, type: string, code: number]> = {
  'the code is unknown': [
    { code: 'nobody' },
    'Failed to obtain access token. The OpenID Connect OAuth2 provider returned an error: invalid_grant: Unknown code',
    'user_oauth2_bad_request',
    400,
  ],
  'there is no code': [
    {},
    'Missing OAuth2 code. Please contact the Appwrite team for additional support.',
    'user_oauth2_provider_error',
    424,
  ],
  'the provider answers an error': [
    { error: 'access_denied', error_description: 'The user said no' },
    'The OpenID Connect OAuth2 provider returned an error: access_denied: The user said no',
    'user_oauth2_provider_error',
    424,
  ],
  'the provider tells no address': [
    { code: 'silent' },
    'OAuth provider failed to return email.',
    'user_unauthorized',
    401,
  ],
  'the provider tells no id': [{ code: 'nameless' }, 'Missing ID from OAuth2 provider.', 'user_missing_id', 400],
};

describe('the app is told that', () => {
  for (const [sentence, [answered, message, type, code]] of Object.entries(failures))
    it(sentence, async () => {
      expect(errorOf(await back({ state: await begin(), ...answered }))).toEqual({ message, type, code });
    });
});

describe('a page tells that', () => {
  const pages: Record<string, [answered: Record<string, string>, status: number]> = {
    'the state is not one of Appwrite': [{ state: 'nonsense', code: 'olga' }, 500],
    'there is no state': [{ code: 'olga' }, 400],
    'the state leads to a host that is no platform': [
      { state: JSON.stringify({ success: 'https://elsewhere.example', failure: '' }), code: 'olga' },
      400,
    ],
    'the code is unknown, if the app names no address of failure': [
      { state: JSON.stringify({ success }), code: 'nobody' },
      400,
    ],
  };
  for (const [sentence, [answered, status]] of Object.entries(pages))
    it(sentence, async () => check(await back(answered), page(status)));
});

describe('a token', () => {
  it('is a JWT in the address of success, which is spent once', async () => {
    const answer = await back({ state: await begin('/account/tokens/oauth2'), code: 'unverified' });
    check(answer, moved());
    const { userId = '', secret = '', ...more } = Object.fromEntries(locationOf(answer).searchParams);
    expect(more).toEqual({ a: '1' });
    expect(secret).toEqual(signed);
    const claims = JSON.parse(Buffer.from(secret.split('.')[1] ?? '', 'base64url').toString()) as { secret: string };
    const invalid = refused(401, 'user_invalid_token', 'Invalid token passed in the request.');
    const spend = (text: string) => appwrite().ask(guest.post('/account/sessions/token', { userId, secret: text }));
    check(await spend(claims.secret), invalid);
    check(
      await spend(secret),
      created(session(userId, { provider: 'oidc', providerUid: '', factors: ['email'] }), cookiesOfSession(userId)),
    );
    check(await spend(secret), invalid);
  });
});

describe('an account at a provider', () => {
  it('is removed by its user', async () => {
    const { body } = await appwrite().ask(user('olga').get('/account/identities'));
    const [first] = (body as { identities: { $id: string }[] }).identities;
    const path = `/account/identities/${first?.$id}`;
    check(
      await appwrite().ask(user('bob').delete(path)),
      refused(401, 'user_unauthorized', 'The current user is not authorized to perform the requested action.'),
    );
    check(await appwrite().ask(user('olga').delete(path)), nothing());
    check(
      await appwrite().ask(user('olga').delete(path)),
      refused(
        404,
        'user_identity_not_found',
        'The identity could not be found. Please sign in with OAuth provider to create identity first.',
      ),
    );
  });
});
