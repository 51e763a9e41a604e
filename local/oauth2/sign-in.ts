import { identities, type ProviderTokens } from '../directory/identities.ts';
import { sessions } from '../directory/sessions.ts';
import { targets } from '../directory/targets.ts';
import { type UserDocument, users } from '../directory/users.ts';
import { AppwriteError } from '../errors.ts';
import type { Context } from '../http/context.ts';
import { ParamError } from '../http/param.ts';
import { email as emailParam } from '../http/params.ts';
import { DuplicateError } from '../store/collection.ts';
import { uniqueId } from '../store/ids.ts';
import { insertTarget, insertUser, ownPermissions, updateUser } from '../users/store.ts';
import type { Person } from './client.ts';
import { oauth2Error } from './errors.ts';
import { asFailure, failure } from './failure.ts';

/** A person at a provider. */
interface AtProvider {
  provider: string;
  person: Person;
}

/** A person whom a provider signed in, the tokens that it issued, and the user whom the person is. */
export interface SignedIn extends AtProvider {
  issued: ProviderTokens;
  found: UserDocument | undefined;
}

/**
 * The user whom the person is: the signed-in one, the one with this identity, or the one with this verified address.
 * Undefined for a person who is new.
 * @throws Failure
 */
export function findUser(context: Context, { provider, person }: AtProvider): UserDocument | undefined {
  const { caller } = context;
  if (caller.kind !== 'user') return known(context, { provider, person });
  refuseTakenAddress(context, person, caller.user);
  return caller.user;
}

/** The user who was found, or a new one. Their identity is stored. @throws Failure */
export function userOf(context: Context, signedIn: SignedIn): UserDocument {
  const { local } = context;
  const { person, found } = signedIn;
  const user = found ?? newUser(context, person);
  if (!user.status) throw failure('user_blocked');
  putIdentity(context, signedIn, user);
  if (!user.email) refuseNoAddress(person.email);
  return updateUser(local, user.$id, {
    email: user.email ?? person.email,
    name: user.name || person.name,
  });
}

/** A signed-in user cannot take an address that belongs to another user. @throws Failure user_already_exists */
function refuseTakenAddress({ local }: Context, { email }: Person, user: UserDocument): void {
  const others = identities(local.store).where('providerEmail', email);
  const [owner] = users(local.store).where('email', email);
  if (others.some(({ userId }) => userId !== user.$id) || (owner && owner.$id !== user.$id))
    throw failure('user_already_exists');
}

/** The user who signed in with this account before, or who has its address. @throws Failure */
function known({ local }: Context, { provider, person }: AtProvider): UserDocument | undefined {
  const all = users(local.store);
  const isThis = (entry: { provider: string }) => entry.provider === provider;
  const session = sessions(local.store).where('providerUid', person.uid).find(isThis);
  const bySession = session && all.get(session.userId);
  if (bySession) return bySession;
  if (person.email === '') throw failure('user_unauthorized');
  const identity = identities(local.store).where('providerUid', person.uid).find(isThis);
  if (identity) return all.get(identity.userId);
  const [byAddress] = all.where('email', person.email);
  const [other] = byAddress ? [] : identities(local.store).where('providerEmail', person.email);
  const found = byAddress ?? (other && all.get(other.userId));
  // anybody can claim an address at a provider that does not verify it
  if (found && !person.isVerified) throw failure('general_bad_request');
  return found;
}

/** Appwrite takes the address of a new user for verified, whatever the provider says. @throws Failure */
function newUser({ local }: Context, { email, name }: Person): UserDocument {
  refuseNoAddress(email);
  if (targets(local.store).where('identifier', email).length > 0) throw failure('user_already_exists');
  try {
    const made = { id: uniqueId(), email, name, present: true, emailVerification: true };
    const user = insertUser(local, made);
    insertTarget(local, user.$id, 'email', email);
    return user;
  } catch (error) {
    if (error instanceof DuplicateError) throw failure('user_already_exists');
    throw error instanceof AppwriteError ? asFailure(error) : error;
  }
}

/** @throws Failure general_invalid_email */
function refuseNoAddress(email: string): void {
  try {
    emailParam().read(email);
  } catch (error) {
    throw error instanceof ParamError ? failure('general_invalid_email') : error;
  }
}

/** @throws Failure general_bad_request for an address of another user's identity */
function putIdentity({ local }: Context, { provider, person, issued }: SignedIn, user: UserDocument): void {
  const all = identities(local.store);
  const mine = all
    .where('userId', user.$id)
    .find((entry) => entry.provider === provider && entry.providerUid === person.uid);
  if (mine) return void all.update(mine.$id, issued);
  // the error does not reveal that the address belongs to somebody
  if (all.where('providerEmail', person.email).some(({ userId }) => userId !== user.$id))
    throw failure('general_bad_request');
  const { uid: providerUid, email: providerEmail } = person;
  try {
    all.create({
      permissions: ['read("any")', ...ownPermissions(user.$id).filter((permission) => !permission.startsWith('read'))],
      data: { userId: user.$id, provider, providerUid, providerEmail, ...issued },
    });
  } catch (error) {
    throw error instanceof DuplicateError ? oauth2Error('document_already_exists') : error;
  }
}
