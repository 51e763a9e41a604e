import { beforeAll, expect, it } from 'vitest';
import { badParameter, created, nothing, ok, refused } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { guest, key, type Question, sessionOf, user } from './support/questions.ts';
import { account, date, email, hashing, hex, id, passwordHash, session, userOf } from './support/shapes.ts';
import { totp } from './support/totp.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const password = 'a long walk home';
const credentials = (userId: string) => ({ email: `${userId}@example.com`, password });
const none = { totp: false, phone: false, email: false, recoveryCode: false };
const invalid = refused(401, 'user_invalid_token', 'Invalid token passed in the request.');
const moreNeeded = refused(
  401,
  'user_more_factors_required',
  'More factors are required to complete the sign in process.',
);
const challengeNeeded = refused(
  401,
  'user_challenge_required',
  'A recently successful challenge is required to complete this action. A challenge is considered recent for 5 minutes.',
);
const noCodes = refused(404, 'user_recovery_codes_not_found', 'Recovery codes could not be found on the current user.');
const codesExist = refused(
  409,
  'user_recovery_codes_already_exists',
  'The current user already generated recovery codes and they can only be read once for security reasons.',
);
const codes = { recoveryCodes: Array.from({ length: 6 }, () => hex(10)) };
const challenge = { $id: id, $createdAt: date, userId: 'mia', expire: date };

/** What earlier answers told. */
const told = { secret: '', challengeId: '', recoveryCodes: [''] };

async function remember(question: Question): Promise<void> {
  const { body } = await appwrite().ask(question);
  const { secret, $id, recoveryCodes } = body as { secret?: string; $id?: string; recoveryCodes?: string[] };
  Object.assign(
    told,
    secret ? { secret } : {},
    $id ? { challengeId: $id } : {},
    recoveryCodes ? { recoveryCodes } : {},
  );
}

/** Signs in by password under another name, so that the first session stays known. */
async function signIn(userId: string, as: string): Promise<void> {
  const { body } = await appwrite().ask(key.post('/account/sessions/email', credentials(userId)));
  await appwrite().remember(as, (body as { secret: string }).secret);
}

beforeAll(async () => {
  for (const userId of ['mia', 'noah']) {
    await appwrite().ask(guest.post('/account', { userId, name: userId, ...credentials(userId) }));
    await signIn(userId, userId);
  }
});

const mia = user('mia');
const AUTHENTICATOR = '/account/mfa/authenticators/totp';

facts('an authenticator', {
  'is none of the factors at first': [mia.get('/account/mfa/factors'), ok(none)],
  'cannot be verified before it is added': [
    mia.put(AUTHENTICATOR, { otp: '000000' }),
    refused(404, 'user_authenticator_not_found', 'Authenticator could not be found on the current user.'),
  ],
  'has a key of 64 bytes in base32, and an address for a QR code': [
    mia.post(AUTHENTICATOR, {}),
    ok({
      secret: expect.stringMatching(/^[A-Z2-7]{103}$/),
      uri: expect.stringMatching(/^otpauth:\/\/totp\/[^/]+%3Amia%40example\.com\?issuer=[^&]+&secret=[A-Z2-7]{103}$/),
    }),
  ],
  'of another kind is refused': [
    mia.post('/account/mfa/authenticators/fax', {}),
    badParameter('Invalid `type` param: Value must be one of (totp)'),
  ],
  'does not count before it is verified': [mia.get('/account/mfa/factors'), ok(none)],
  'is not verified by another code': [mia.put(AUTHENTICATOR, { otp: '000000' }), invalid],
});

it('an authenticator that is added again has another key, and the last one counts', async () => {
  await remember(mia.post(AUTHENTICATOR, {}));
  const { status, body } = await appwrite().ask(mia.put(AUTHENTICATOR, { otp: totp(told.secret) }));
  expect([status, body]).toStrictEqual([200, account('mia')]);
});

facts('a verified authenticator', {
  'is one of the factors': [mia.get('/account/mfa/factors'), ok({ ...none, totp: true })],
  'is not verified again': [
    () => mia.put(AUTHENTICATOR, { otp: totp(told.secret) }),
    refused(409, 'user_authenticator_already_verified', 'This authenticator is already verified on the current user.'),
  ],
  'is not replaced': [
    mia.post(AUTHENTICATOR, {}),
    refused(409, 'user_authenticator_already_verified', 'This authenticator is already verified on the current user.'),
  ],
  'is not deleted without a recent challenge': [mia.delete(AUTHENTICATOR), challengeNeeded],
  'is a factor of the session that verified it': [
    mia.get('/account/sessions/current'),
    ok(session('mia', { factors: ['password', 'totp'] })),
  ],
});

facts('recovery codes', {
  'are not read without a recent challenge': [mia.get('/account/mfa/recovery-codes'), challengeNeeded],
  'are six of ten characters': [mia.post('/account/mfa/recovery-codes', {}), created(codes)],
  'are created once': [mia.post('/account/mfa/recovery-codes', {}), codesExist],
  'are read by a key': [key.get('/users/mia/mfa/recovery-codes'), ok(codes)],
  'are created once by a key, too': [key.patch('/users/mia/mfa/recovery-codes', {}), codesExist],
  'are replaced by a key': [key.put('/users/mia/mfa/recovery-codes', {}), ok(codes)],
  'are not replaced where there are none': [key.put('/users/noah/mfa/recovery-codes', {}), noCodes],
  'are not read where there are none': [key.get('/users/noah/mfa/recovery-codes'), noCodes],
  'do not show in the list of factors for a key': [key.get('/users/mia/mfa/factors'), ok({ ...none, totp: true })],
});

facts('MFA that is switched on', {
  'needs a value': [mia.patch('/account/mfa', {}), badParameter('Param "mfa" is not optional.')],
  'shows in the account': [mia.patch('/account/mfa', { mfa: true }), ok(account('mia', { mfa: true }))],
  'leaves the session that has both factors': [mia.get('/account'), ok(account('mia', { mfa: true }))],
  'changes nothing for users without a second factor': [
    user('noah').patch('/account/mfa', { mfa: true }),
    ok(account('noah', { mfa: true })),
  ],
});

it('a session of one factor is created as before', async () => {
  await signIn('mia', 'half');
  await signIn('noah', 'only');
});

const half = user('half');

facts('a session of one factor', {
  'is enough where there is no second factor': [user('only').get('/account'), ok(account('noah', { mfa: true }))],
  'sees no account': [half.get('/account'), moreNeeded],
  'sees no preferences': [half.get('/account/prefs'), moreNeeded],
  'sees no teams': [half.get('/teams'), moreNeeded],
  'makes no JWT': [half.post('/account/jwts', {}), moreNeeded],
  'does not switch MFA off': [half.patch('/account/mfa', { mfa: false }), moreNeeded],
  'sees the factors': [half.get('/account/mfa/factors'), ok({ ...none, totp: true, recoveryCode: true })],
  'asks for a challenge': [half.post('/account/mfa/challenges', { factor: 'totp' }), created(challenge)],
  'asks for a known factor only': [
    half.post('/account/mfa/challenges', { factor: 'fax' }),
    badParameter('Invalid `factor` param: Value must be one of (email, phone, totp, recoverycode)'),
  ],
  'gets no code at an address that is not verified': [
    half.post('/account/mfa/challenges', { factor: 'email' }),
    refused(400, 'user_email_not_verified', 'User email is not verified'),
  ],
  'gets no code without a phone number': [
    half.post('/account/mfa/challenges', { factor: 'phone' }),
    refused(
      400,
      'user_phone_not_found',
      'The current user does not have a phone number associated with their account.',
    ),
  ],
});

const answer = (otp: () => string) => () =>
  half.put('/account/mfa/challenges', { challengeId: told.challengeId, otp: otp() });
const complete = (factor: string) =>
  ok(
    session('mia', {
      factors: expect.arrayContaining(['password', factor]),
      current: false,
      countryName: '',
      mfaUpdatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/),
    }),
  );

it('a challenge is asked for', () => remember(half.post('/account/mfa/challenges', { factor: 'totp' })));

facts('a challenge', {
  'is not answered by another code': [answer(() => '000000'), invalid],
  'is not answered by another user': [
    () => user('noah').put('/account/mfa/challenges', { challengeId: told.challengeId, otp: totp(told.secret) }),
    invalid,
  ],
  'that is unknown is not answered': [
    () => half.put('/account/mfa/challenges', { challengeId: 'nope', otp: totp(told.secret) }),
    invalid,
  ],
  'is answered by the code of the authenticator': [answer(() => totp(told.secret)), complete('totp')],
  'is answered once': [answer(() => totp(told.secret)), invalid],
  'completes the session': [half.get('/account'), ok(account('mia', { mfa: true }))],
  'allows recovery codes to be read': [half.get('/account/mfa/recovery-codes'), ok(codes)],
  'allows recovery codes to be replaced': [half.patch('/account/mfa/recovery-codes', {}), ok(codes)],
});

it('a challenge for a recovery code is asked for', async () => {
  await remember(half.patch('/account/mfa/recovery-codes', {}));
  await signIn('mia', 'half');
  await remember(half.post('/account/mfa/challenges', { factor: 'recoverycode' }));
});

facts('a recovery code', {
  'does not answer a challenge in the spelling of the SDKs': [answer(() => told.recoveryCodes[0] ?? ''), invalid],
});

it('a challenge in the spelling of the server is asked for', () =>
  remember(half.post('/account/mfa/challenges', { factor: 'recoveryCode' })));

facts('a recovery code in that spelling', {
  'answers the challenge': [answer(() => told.recoveryCodes[0] ?? ''), complete('recoveryCode')],
  'is used up': [half.get('/account/mfa/recovery-codes'), () => ok({ recoveryCodes: told.recoveryCodes.slice(1) })],
});

const whole = (more: object) =>
  userOf('mia', {
    passwordUpdate: date,
    password: passwordHash,
    hashOptions: hashing,
    accessedAt: date,
    ...email('mia@example.com'),
    ...more,
  });

facts('a key', {
  'deletes the authenticator': [key.delete('/users/mia/mfa/authenticators/totp'), nothing()],
  'deletes it once': [
    key.delete('/users/mia/mfa/authenticators/totp'),
    refused(404, 'user_authenticator_not_found', 'Authenticator could not be found on the current user.'),
  ],
  'sees that MFA is on': [key.get('/users/mia'), ok(whole({ mfa: true }))],
  'switches MFA off': [key.patch('/users/mia/mfa', { mfa: false }), ok(whole({}))],
});

it('a user without MFA signs in by password alone', async () => {
  const { body } = await appwrite().ask(key.post('/account/sessions/email', credentials('mia')));
  const { status } = await appwrite().ask(sessionOf((body as { secret: string }).secret).get('/account'));
  expect(status).toBe(200);
});
