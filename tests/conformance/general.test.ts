import { expect, it } from 'vitest';
import { badParameter, ok, page, refused, text, withoutScope } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { cookie, guest, jwt, jwtAndKey, jwtOf, key, keyOf, sessionOf, user, userAndKey } from './support/questions.ts';
import { account } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const withoutPublic = refused(
  401,
  'general_unauthorized_scope',
  expect.stringMatching(/^app\..+@service\..+ \(role: applications\) missing scopes \(\["public"\]\)$/),
);

facts('the server', {
  'says its version': [guest.get('/health/version'), ok({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/) })],
  'says its version to no key': [key.get('/health/version'), withoutPublic],
  'says its runtimes to a guest': [
    guest.get('/functions/runtimes'),
    ok(expect.objectContaining({ runtimes: expect.any(Array) })),
  ],
  'says its runtimes to no key': [key.get('/functions/runtimes'), withoutPublic],
  'answers a ping': [guest.get('/ping'), text('text/plain; charset=UTF-8', 'Pong!')],
  'has a page for what it does not know': [guest.get('/no/such/thing'), page(404)],
  'knows no other project': [
    guest.get('/account', {}, { 'x-appwrite-project': 'no-such-project' }),
    refused(
      404,
      'project_not_found',
      'Project with the requested ID could not be found. Please check the value of the X-Appwrite-Project header to ensure the correct project ID is being used.',
    ),
  ],
});

it('allows pages of a platform to call it with cookies', async () => {
  const origin = 'http://localhost';
  const asked = guest.options('/account', undefined, { origin, 'access-control-request-method': 'POST' });
  const { status, headers, text: body } = await appwrite().ask(asked);
  expect({
    status,
    body,
    type: headers.get('content-type'),
    origin: headers.get('access-control-allow-origin'),
    credentials: headers.get('access-control-allow-credentials'),
  }).toEqual({ status: 204, body: '', type: 'text/html', origin, credentials: 'true' });
});

it('(two users sign in)', () => appwrite().signIn('nora', 'omar'));

const nora = account('nora', { passwordUpdate: '', accessedAt: expect.any(String) });
const service = expect.stringMatching(/^app\..+@service\..+ \(role: applications\) missing scopes \(\["account"\]\)$/);

/** A session as if it were another user's. */
function renamed(packed: string, id: string): string {
  const session = JSON.parse(Buffer.from(packed, 'base64').toString());
  return Buffer.from(JSON.stringify({ ...session, id })).toString('base64');
}

facts('who is calling', {
  'is known by the session header': [user('nora').get('/account'), ok(nora)],
  'is known by the session cookie': [cookie('nora').get('/account'), ok(nora)],
  'is known by a JWT': [jwt('nora').get('/account'), ok(nora)],
  'is nobody without any of them': [guest.get('/account'), withoutScope('User (role: guests)', 'account')],
  'is nobody with a session that does not exist': [
    sessionOf('made-up').get('/account'),
    withoutScope('User (role: guests)', 'account'),
  ],
  'is nobody with the secret of another': [
    () => sessionOf(renamed(appwrite().session('omar'), 'nora')).get('/account'),
    withoutScope('User (role: guests)', 'account'),
  ],
  'is refused with a key that does not exist': [
    keyOf('made-up').get('/account'),
    refused(401, 'user_unauthorized', 'The current user is not authorized to perform the requested action.'),
  ],
  'is refused with a JWT that somebody else signed': [
    () => jwtOf(`${appwrite().jwt('nora').split('.').slice(0, 2).join('.')}.AAAA`).get('/account'),
    refused(401, 'user_jwt_invalid', 'Failed to verify JWT. Invalid token: Signature failed'),
  ],
  'is a service with a key, and no user': [key.get('/account'), refused(401, 'general_unauthorized_scope', service)],
  'is the service with key and session together': [
    userAndKey('nora').get('/account'),
    refused(401, 'general_unauthorized_scope', service),
  ],
  'is the service with key and JWT together': [
    jwtAndKey('nora').get('/account'),
    refused(401, 'general_unauthorized_scope', service),
  ],
  'needs the scope: a guest': [
    guest.post('/users', { userId: 'x' }),
    withoutScope('User (role: guests)', 'users.write'),
  ],
  'needs the scope: a user': [
    user('nora').post('/users', { userId: 'x' }),
    withoutScope('nora@example.com (role: users)', 'users.write'),
  ],
});

it('names the project and the host in the error of a missing scope', async () => {
  const { body } = await appwrite().ask(key.get('/account'));
  const { project, hostname } = appwrite();
  expect(body).toMatchObject({ message: expect.stringContaining(`app.${project}@service.${hostname} (role:`) });
});

facts('a parameter', {
  'that is missing is named': [key.post('/users', {}), badParameter('Param "userId" is not optional.')],
  'that does not fit is named, with what would': [
    guest.post('/account/sessions/email', { email: 'nobody at home', password: 'a long walk home' }),
    badParameter('Invalid `email` param: Value must be a valid email address'),
  ],
});
