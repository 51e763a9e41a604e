import { createCipheriv, createHash, scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { badParameter, check, cookiesOfSession, created, refused, withoutScope } from './support/answers.ts';
import { facts } from './support/facts.ts';
import { guest, key, user } from './support/questions.ts';
import { date, email, hashing, passwordHash, session, target, userOf } from './support/shapes.ts';
import { appwrite, appwriteUnderTest } from './support/under-test.ts';

appwriteUnderTest();

const password = 'correct horse hash';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Firebase's scrypt: the signer's key encrypted with what the password derives. */
function firebase(): string {
  const derived = scryptSync(password, 'a salt|', 64, { N: 16_384, r: 8, p: 1 });
  const cipher = createCipheriv('aes-256-ctr', derived.subarray(0, 32), Buffer.alloc(16));
  return Buffer.concat([cipher.update('the key of the signer'), cipher.final()]).toString('base64');
}

interface Imported {
  hash: string;
  hashOptions: unknown;
  send: Readonly<Record<string, unknown>>;
}

const kinds: Readonly<Record<string, Imported>> = {
  bcrypt: {
    hash: 'bcrypt',
    hashOptions: { type: 'bcrypt', cost: 8 },
    send: { password: '$2y$08$AKR8MtHJZHokv9m2A03MvO33qeuy83qiCSbf9Wg04ksTchlbuHfE6' },
  },
  argon2: {
    hash: 'argon2',
    hashOptions: hashing,
    send: {
      password: '$argon2id$v=19$m=2048,t=4,p=3$Tzd1SFBoSUNaaUdoZHlsbw$PDRW5qTcfx37KJ9+F9eWlHhPj+h4EuW0fo24UKoSgc8',
    },
  },
  md5: {
    hash: 'md5',
    hashOptions: { type: 'md5' },
    send: { password: createHash('md5').update(password).digest('hex') },
  },
  sha: {
    hash: 'sha',
    hashOptions: { version: 'sha512/256' },
    send: { password: createHash('sha512-256').update(password).digest('hex'), passwordVersion: 'sha512/256' },
  },
  phpass: {
    hash: 'phpass',
    hashOptions: {
      type: 'phpass',
      iteration_count_log2: 8,
      portable_hashes: false,
      random_state: expect.any(String),
    },
    send: { password: '$P$6walksaltpRDcoqqYxEAA3ArRWHeFx.' },
  },
  scrypt: {
    hash: 'scrypt',
    hashOptions: { type: 'scrypt', costCpu: 8, costMemory: 14, costParallel: 1, length: 64, salt: 'salt123' },
    send: {
      password: scryptSync(password, 'salt123', 64, { N: 8, r: 14, p: 1 }).toString('hex'),
      passwordSalt: 'salt123',
      passwordCpu: 8,
      passwordMemory: 14,
      passwordParallel: 1,
      passwordLength: 64,
    },
  },
  'scrypt-modified': {
    hash: 'scryptMod',
    hashOptions: {
      type: 'scryptMod',
      salt: base64('a salt'),
      saltSeparator: base64('|'),
      signerKey: base64('the key of the signer'),
    },
    send: {
      password: firebase(),
      passwordSalt: base64('a salt'),
      passwordSaltSeparator: base64('|'),
      passwordSignerKey: base64('the key of the signer'),
    },
  },
};

const invalid = refused(401, 'user_invalid_credentials', 'Invalid credentials. Please check the email and password.');

describe.each(Object.entries(kinds))('a user imported with %s', (kind, { hash, hashOptions, send }) => {
  const userId = `by-${kind}`;
  const address = `${userId}@example.com`;
  const whole = (more: object) =>
    userOf(userId, {
      ...email(address),
      name: '',
      targets: [target(userId)],
      password: send['password'],
      hash,
      hashOptions,
      passwordUpdate: date,
      ...more,
    });

  it('keeps the hash, and signs in with the password alone', async () => {
    const asked = key.post(`/users/${kind}`, { userId, email: address, ...send });
    check(await appwrite().ask(asked), created(whole({})));
    const signIn = (given: string) => guest.post('/account/sessions/email', { email: address, password: given });
    check(await appwrite().ask(signIn('wrong horse hash')), invalid);
    check(await appwrite().ask(signIn(password)), created(session(userId), cookiesOfSession(userId)));
  });

  it('has Appwrite’s own hash after the first sign-in', async () => {
    const { body } = await appwrite().ask(key.get(`/users/${userId}`));
    const own = kind === 'argon2' ? {} : { password: passwordHash, hash: 'argon2', hashOptions: hashing };
    expect(body).toStrictEqual(whole(own));
    const again = guest.post('/account/sessions/email', { email: address, password });
    check(await appwrite().ask(again), created(session(userId), cookiesOfSession(userId)));
  });
});

const taken = refused(
  409,
  'user_already_exists',
  'A user with the same id, email, or phone already exists in this project.',
);
const md5 = (userId: string, address: string) => ({ userId, email: address, password: 'x'.repeat(32) });

facts('an import', {
  'needs a known version of SHA': [
    key.post('/users/sha', { ...md5('other', 'other@example.com'), passwordVersion: 'sha999' }),
    badParameter(
      'Invalid `passwordVersion` param: Value must be one of (sha1, sha224, sha256, sha384, sha512/224, sha512/256, sha512, sha3-224, sha3-256, sha3-384, sha3-512)',
    ),
  ],
  'needs the salt of scrypt': [
    key.post('/users/scrypt', md5('other', 'other@example.com')),
    badParameter('Param "passwordSalt" is not optional.'),
  ],
  'needs an id that is free': [key.post('/users/md5', md5('by-md5', 'other@example.com')), taken],
  'needs an address that is free': [key.post('/users/md5', md5('other', 'by-md5@example.com')), taken],
  'needs a key': [
    guest.post('/users/md5', md5('other', 'other@example.com')),
    withoutScope('User (role: guests)', 'users.write'),
  ],
});

it('a text that is no hash is stored, and is nobody’s password', async () => {
  const plain = { userId: 'plain', email: 'plain@example.com', password: 'plain text' };
  const { status } = await appwrite().ask(key.post('/users/bcrypt', plain));
  expect(status).toBe(201);
  check(
    await appwrite().ask(guest.post('/account/sessions/email', { email: plain.email, password: plain.password })),
    invalid,
  );
  check(await appwrite().ask(user('plain').get('/account')), withoutScope('User (role: guests)', 'account'));
});
