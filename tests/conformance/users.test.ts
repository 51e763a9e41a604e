import { describe, expect, it } from 'vitest';
import { badParameter, check, created, nothing, ok, packedSession, refused, withoutScope } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { guest, jwtOf, key, user } from './support/questions.ts';
import { account, email, passwordHash, session, signed, target, userOf, withoutEmail } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const password = 'a long walk home';
const noSuchUser = refused(404, 'user_not_found', 'User with the requested ID could not be found.');
const hashed = { password: passwordHash, passwordUpdate: expect.any(String) };
const nora = (body: object = {}) => userOf('nora', { ...hashed, ...body });
const letters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'].join(', ');

facts('a user whom the key makes', {
  'has a target and the hash of the password': [
    key.post('/users', { userId: 'nora', email: 'nora@example.com', password, name: 'nora' }),
    created(nora()),
  ],
  'has a phone alone': [
    key.post('/users', { userId: 'omar', phone: '+4712345678', name: 'Omar' }),
    created(
      userOf('omar', {
        ...withoutEmail,
        name: 'Omar',
        phone: '+4712345678',
        targets: [target('omar', { providerType: 'sms', identifier: '+4712345678' })],
      }),
    ),
  ],
  'has nothing but an id': [
    key.post('/users', { userId: 'petra' }),
    created(userOf('petra', { ...withoutEmail, name: '' })),
  ],
  'has their own address': [
    key.post('/users', { userId: 'nora2', email: 'nora@example.com' }),
    refused(409, 'user_already_exists', 'A user with the same id, email, or phone already exists in this project.'),
  ],
  'is there': [key.get('/users/nora'), ok(nora())],
  'who is nobody is not': [key.get('/users/nobody'), noSuchUser],
  "is not a guest's to make": [
    guest.post('/users', { userId: 'x' }),
    withoutScope('User (role: guests)', 'users.write'),
  ],
});

facts('labels', {
  'are set': [key.put('/users/nora/labels', { labels: ['member', 'beta'] }), ok(nora({ labels: ['member', 'beta'] }))],
  'are replaced, each kept once': [
    key.put('/users/nora/labels', { labels: ['member', 'member', 'vip'] }),
    ok(nora({ labels: ['member', 'vip'] })),
  ],
  'are letters and digits, 1 to 36, at most 1,000': [
    key.put('/users/nora/labels', { labels: ['not-ok'] }),
    badParameter(
      `Invalid \`labels\` param: Value must a valid array no longer than 1000 items and Value must be a valid string and at least 1 chars and no longer than 36 chars and only consist of '${letters}' chars`,
    ),
  ],
  'are refused at 1,001': [
    key.put('/users/nora/labels', { labels: Array.from({ length: 1001 }, (_, i) => `l${i}`) }),
    refused(400, 'general_argument_invalid', expect.stringContaining('no longer than 1000 items')),
  ],
  "are nobody's who is not there": [key.put('/users/nobody/labels', { labels: ['member'] }), noSuchUser],
});

const changed = email('nora.new@example.com');
const moved = { ...changed, targets: [target('nora', { identifier: 'nora.new@example.com' })] };
const later = { labels: ['member', 'vip'], prefs: { a: 1 }, ...moved };

facts('the key', {
  'blocks a user': [
    key.patch('/users/nora/status', { status: false }),
    ok(nora({ status: false, labels: ['member', 'vip'] })),
  ],
  'unblocks the user': [key.patch('/users/nora/status', { status: true }), ok(nora({ labels: ['member', 'vip'] }))],
  'sets preferences, and is answered them alone': [key.patch('/users/nora/prefs', { prefs: { a: 1 } }), ok({ a: 1 })],
  'changes an address, which takes its target with it': [
    key.patch('/users/nora/email', { email: 'nora.new@example.com' }),
    ok(nora(later)),
  ],
  'marks an address as proved': [
    key.patch('/users/nora/verification', { emailVerification: true }),
    ok(nora({ ...later, emailVerification: true })),
  ],
  'lists targets': [key.get('/users/nora/targets'), ok({ total: 1, targets: moved.targets })],
  'adds one': [
    key.post('/users/nora/targets', { targetId: 'nora-sms', providerType: 'sms', identifier: '+4799999999' }),
    created(target('nora', { $id: 'nora-sms', providerType: 'sms', identifier: '+4799999999' })),
  ],
  'takes a password away with an empty one': [
    key.patch('/users/nora/password', { password: '' }),
    ok(expect.objectContaining({ $id: 'nora', password: '' })),
  ],
  'lists no session where there is none': [key.get('/users/nora/sessions'), ok({ total: 0, sessions: [] })],
  'makes a session, its secret shown this once': [
    key.post('/users/nora/sessions', {}),
    created(
      session('nora', {
        provider: 'server',
        providerUid: '',
        current: false,
        factors: ['server'],
        secret: packedSession('nora'),
      }),
    ),
  ],
});

describe('a JWT that is created by an API key', () => {
  it('belongs to its user', async () => {
    const made = await appwrite().ask(key.post('/users/nora/jwts', {}));
    check(made, created({ jwt: signed }));
    const { jwt } = made.body as { jwt: string };
    const seen = await appwrite().ask(jwtOf(jwt).get('/account'));
    const targets = [
      ...moved.targets,
      target('nora', { $id: 'nora-sms', providerType: 'sms', identifier: '+4799999999' }),
    ];
    check(
      seen,
      ok(
        account('nora', {
          ...later,
          targets,
          emailVerification: true,
          accessedAt: expect.any(String),
          passwordUpdate: expect.any(String),
        }),
      ),
    );
  });
});

facts('a user', {
  '(signs in)': [key.post('/users/omar/sessions', {}), created(expect.objectContaining({ userId: 'omar' }))],
  'who is deleted is gone': [key.delete('/users/petra'), nothing()],
  'cannot be deleted twice': [key.delete('/users/petra'), noSuchUser],
});

describe('what only an API key may do', () => {
  it('no user may do, not even for their own account', async () => {
    await appwrite().signIn('quinn');
    const role = 'quinn@example.com (role: users)';
    const labels = user('quinn').put('/users/quinn/labels', { labels: ['admin'] });
    check(await appwrite().ask(labels), withoutScope(role, 'users.write'));
    check(await appwrite().ask(user('quinn').get('/users')), withoutScope(role, 'users.read'));
    check(await appwrite().ask(user('quinn').post('/users', { userId: 'x' })), withoutScope(role, 'users.write'));
  });
});
