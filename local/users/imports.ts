import { randomInt } from 'node:crypto';
import { isIdentityAddress } from '../directory/identities.ts';
import type { UserDocument } from '../directory/users.ts';
import { optional, type Params, type Values } from '../http/param.ts';
import { customId, email, integer, oneOf, text } from '../http/params.ts';
import { created } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { resolveId } from '../store/ids.ts';
import { fullUserBody } from './bodies.ts';
import { userError } from './errors.ts';
import { SHA_VERSIONS } from './passwords/hashes.ts';
import { password, SIGN_UP_HASH } from './passwords/passwords.ts';
import { insertTarget, insertUser } from './store.ts';
import { insertOrRefuse } from './users.ts';

type HashOptions = UserDocument['hashOptions'];

interface Import<P extends Params> {
  /** The last part of the path. */
  path: string;
  /** Appwrite's name of the hash. */
  hash: string;
  /** How the password was hashed. */
  params: P;
  options(values: Values<P>): HashOptions;
}

/**
 * A route that creates a user with a password that another system hashed. The hash is not checked. The first sign-in
 * replaces it by Appwrite's own.
 */
function importing<P extends Params>({ path, hash, params, options }: Import<P>): Route {
  return route({
    method: 'POST',
    path: `/users/${path}`,
    scopes: ['users.write'],
    params: { userId: customId(), email: email(), password: password(), ...params, name: optional(text(128), '') },
    handle({ local }, values) {
      const input = values as { userId: string; email: string; password: string; name: string };
      const address = input.email.toLowerCase();
      const user = local.store.transaction(() => {
        if (isIdentityAddress(local.store, address)) throw userError('user_email_already_exists');
        const made = insertOrRefuse(() =>
          insertUser(local, {
            id: resolveId(input.userId),
            email: address,
            name: input.name,
            password: input.password,
            hash,
            hashOptions: options(values as unknown as Values<P>),
            present: false,
          }),
        );
        insertTarget(local, made.$id, 'email', address);
        return made;
      });
      return created(fullUserBody(local.store, user));
    },
  });
}

/** Appwrite stores a random number with a phpass hash, which nothing reads. */
function randomState(): string {
  return `0.${randomInt(1e8)} ${Date.now()}`;
}

const ANY = Number.MAX_SAFE_INTEGER;
const cost = integer(1, ANY);

/** Users imported with their hashes. Source of names and options: appwrite 1.9.6 and utopia-php/auth. */
export const userImportRoutes: readonly Route[] = [
  importing({ path: 'argon2', hash: 'argon2', params: {}, options: () => SIGN_UP_HASH }),
  importing({ path: 'bcrypt', hash: 'bcrypt', params: {}, options: () => ({ type: 'bcrypt', cost: 8 }) }),
  importing({ path: 'md5', hash: 'md5', params: {}, options: () => ({ type: 'md5' }) }),
  importing({
    path: 'sha',
    hash: 'sha',
    params: { passwordVersion: optional(oneOf(Object.keys(SHA_VERSIONS)), 'sha256') },
    options: ({ passwordVersion }) => ({ version: passwordVersion }),
  }),
  importing({
    path: 'phpass',
    hash: 'phpass',
    params: {},
    options: () => ({
      type: 'phpass',
      iteration_count_log2: 8,
      portable_hashes: false,
      random_state: randomState(),
    }),
  }),
  importing({
    path: 'scrypt',
    hash: 'scrypt',
    params: {
      passwordSalt: text(128),
      passwordCpu: cost,
      passwordMemory: cost,
      passwordParallel: cost,
      passwordLength: cost,
    },
    options: (values) => ({
      type: 'scrypt',
      costCpu: values.passwordCpu,
      costMemory: values.passwordMemory,
      costParallel: values.passwordParallel,
      length: values.passwordLength,
      salt: values.passwordSalt,
    }),
  }),
  importing({
    path: 'scrypt-modified',
    hash: 'scryptMod',
    params: { passwordSalt: text(128), passwordSaltSeparator: text(128), passwordSignerKey: text(128) },
    options: (values) => ({
      type: 'scryptMod',
      salt: values.passwordSalt,
      saltSeparator: values.passwordSaltSeparator,
      signerKey: values.passwordSignerKey,
    }),
  }),
];
