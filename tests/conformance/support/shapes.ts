import { expect } from 'vitest';
import { appwrite } from './under-test.ts';

/** What stands for something in a body that is otherwise of each walk's own. */
export const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
/** An id that Appwrite made. */
export const id = expect.stringMatching(/^[0-9a-f]{20}$/);
/** So many characters hex. */
export const hex = (length: number) => expect.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
/** A JWT: three parts. */
export const signed = expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);

type Body = Readonly<Record<string, unknown>>;

const stamps = { $id: id, $createdAt: date, $updatedAt: date };

/** A target; of an e-mail address unless told otherwise. */
export const target = (userId: string, body: Body = {}) => ({
  ...stamps,
  name: '',
  userId,
  providerId: null,
  providerType: 'email',
  identifier: `${userId}@example.com`,
  expired: false,
  ...body,
});

/** Whose e-mail address is none, as far as Appwrite looks into it. */
const noEmail = {
  email: '',
  emailCanonical: null,
  emailIsFree: null,
  emailIsDisposable: null,
  emailIsCorporate: null,
  emailIsCanonical: null,
};

/** What Appwrite finds out about an address. Which domains are free, disposable or corporate is a list of its own. */
export const email = (address: string) => ({
  email: address,
  emailCanonical: address,
  emailIsFree: expect.any(Boolean),
  emailIsDisposable: expect.any(Boolean),
  emailIsCorporate: expect.any(Boolean),
  emailIsCanonical: true,
});

/** A user in the form for the users themselves: signed up with `<id>@example.com` and a password. */
export const account = (userId: string, body: Body = {}) => ({
  ...stamps,
  $id: userId,
  name: userId,
  registration: date,
  status: true,
  labels: [],
  passwordUpdate: date,
  phone: '',
  ...email(`${userId}@example.com`),
  emailVerification: false,
  phoneVerification: false,
  mfa: false,
  prefs: {},
  targets: [target(userId)],
  accessedAt: date,
  impersonator: false,
  impersonatorUserId: null,
  ...body,
});

/** The hashing of a password for users who sign up or are created by an API key, and for users who came by link or code. */
export const hashing = { type: 'argon2', memory_cost: 65_536, time_cost: 4, threads: 3 };
/** As {@link hashing}, for a user whom a link, a code or an anonymous session made. */
export const lightHashing = { type: 'argon2', memory_cost: 7168, time_cost: 5, threads: 1 };

/** A user in the form for API keys: created by the key, without a password. */
export const userOf = (userId: string, body: Body = {}) => ({
  ...account(userId),
  password: null,
  hash: 'argon2',
  hashOptions: hashing,
  passwordUpdate: '',
  accessedAt: '',
  ...body,
});

/** A password's hash, its parameters and salt before it. */
export const passwordHash = expect.stringMatching(/^\$argon2id\$v=19\$m=65536,t=4,p=3\$[\w+/]{22}\$[\w+/]{43}$/);

/** What a user without an address has instead. */
export const withoutEmail = { ...noEmail, targets: [] };

/** A session, from where these tests ask. */
export const session = (userId: string, body: Body = {}) => ({
  ...stamps,
  userId,
  expire: date,
  provider: 'email',
  providerUid: `${userId}@example.com`,
  providerAccessToken: '',
  providerAccessTokenExpiry: '',
  providerRefreshToken: '',
  ip: expect.toSatisfy((ip: string) => ip === appwrite().ip, 'the address of these tests'),
  osCode: 'LIN',
  osName: 'GNU/Linux',
  osVersion: '',
  clientType: '',
  clientCode: '',
  clientName: '',
  clientVersion: '',
  clientEngine: '',
  clientEngineVersion: '',
  deviceName: 'desktop',
  deviceBrand: '',
  deviceModel: '',
  countryCode: '--',
  countryName: 'Unknown',
  current: true,
  factors: ['password'],
  secret: '',
  mfaUpdatedAt: '',
  ...body,
});

/** A token, its secret not shown. */
export const token = (userId: string, body: Body = {}) => ({
  $id: id,
  $createdAt: date,
  userId,
  secret: '',
  expire: date,
  phrase: '',
  ...body,
});
