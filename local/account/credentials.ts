import { isIdentityAddress } from '../directory/identities.ts';
import type { UserDocument } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { optional } from '../http/param.ts';
import { email, phone, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { type Change, DuplicateError } from '../store/collection.ts';
import { now } from '../store/time.ts';
import { moveTarget, refuseTakenTarget } from '../users/contact.ts';
import { userError } from '../users/errors.ts';
import { isPasswordOf } from '../users/passwords/hashes.ts';
import { hashPassword, LIGHT_HASH, password } from '../users/passwords/passwords.ts';
import {
  historyWith,
  refuseCommonPassword,
  refuseEarlierPassword,
  refusePersonalData,
} from '../users/passwords/policies.ts';
import { endSessionsAfterPassword, updateUser } from '../users/store.ts';
import { replyChanged } from './changed.ts';

async function newPassword({ local, user }: Context, value: string): Promise<Change<UserDocument>> {
  const hashed = await hashPassword(value, LIGHT_HASH);
  const passwordHistory = historyWith(local, user.passwordHistory, hashed);
  return { password: hashed, passwordHistory, hash: 'argon2', hashOptions: LIGHT_HASH, passwordUpdate: now() };
}

/** @throws AppwriteError user_invalid_credentials if the user has a password and this is not it */
async function refuseWrongPassword(user: UserDocument, given: string): Promise<void> {
  if (user.passwordUpdate && !(await isPasswordOf(user, given))) throw userError('user_invalid_credentials');
}

/** Verifies the user's password before a change. A user without a password gets this one. */
async function provedBy(context: Context, given: string): Promise<Change<UserDocument>> {
  await refuseWrongPassword(context.user, given);
  return context.user.passwordUpdate ? {} : newPassword(context, given);
}

const updatePassword = route({
  method: 'PATCH',
  path: '/account/password',
  scopes: ['account'],
  rateLimit: { limit: 10 },
  params: { password: password(), oldPassword: optional(text(256, { min: 0 }), '') },
  async handle(context, input) {
    const { local, user, caller, session } = context;
    refuseCommonPassword(local, input.password);
    await refuseWrongPassword(user, input.oldPassword);
    await refuseEarlierPassword(local, input.password, user);
    refusePersonalData(local, input.password, user);
    const change = await newPassword(context, input.password);
    const changed = local.store.transaction(() => {
      // a user with a JWT has no session here, so none is ended
      if (caller.kind === 'user' && caller.secret !== undefined)
        endSessionsAfterPassword(local, user.$id, session?.$id);
      return updateUser(local, user.$id, change);
    });
    return replyChanged(context, changed, 'password');
  },
});

const updateEmail = route({
  method: 'PATCH',
  path: '/account/email',
  scopes: ['account'],
  params: { email: email(), password: password() },
  async handle(context, input) {
    const { local, user } = context;
    const address = input.email.toLowerCase();
    const proved = await provedBy(context, input.password);
    const changed = local.store.transaction(() => {
      // the error does not reveal who has the address
      if (isIdentityAddress(local.store, address, user.$id)) throw AppwriteError.of('general_bad_request');
      refuseTakenTarget(local, address);
      const after = orRefuse(
        () => updateUser(local, user.$id, { ...proved, email: address, emailVerification: false }),
        () => AppwriteError.of('general_bad_request'), // the error does not reveal who has the address
      );
      moveTarget(local, user.$id, user.email, address);
      return after;
    });
    return replyChanged(context, changed, 'email');
  },
});

const updatePhone = route({
  method: 'PATCH',
  path: '/account/phone',
  scopes: ['account'],
  params: { phone: phone(), password: password() },
  async handle(context, input) {
    const { local, user } = context;
    const proved = await provedBy(context, input.password);
    const changed = local.store.transaction(() => {
      refuseTakenTarget(local, input.phone);
      const after = orRefuse(
        () => updateUser(local, user.$id, { ...proved, phone: input.phone, phoneVerification: false }),
        () => userError('user_phone_already_exists'),
      );
      moveTarget(local, user.$id, user.phone, input.phone);
      return after;
    });
    return replyChanged(context, changed, 'phone');
  },
});

function orRefuse(change: () => UserDocument, refusal: () => AppwriteError): UserDocument {
  try {
    return change();
  } catch (error) {
    throw error instanceof DuplicateError ? refusal() : error;
  }
}

export const accountCredentialRoutes: readonly Route[] = [updatePassword, updateEmail, updatePhone];
