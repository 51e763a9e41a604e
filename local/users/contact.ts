import { isIdentityAddress } from '../directory/identities.ts';
import { targets } from '../directory/targets.ts';
import type { UserDocument } from '../directory/users.ts';
import { email, phone, uid } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import type { Local } from '../local.ts';
import { DuplicateError } from '../store/collection.ts';
import { userError } from './errors.ts';
import { emptyOr } from './params.ts';
import { insertTarget, removeTarget, requireUser, updateUser } from './store.ts';
import { replyChanged } from './updates.ts';

/** @throws AppwriteError user_target_already_exists if another target has this address or number */
export function refuseTakenTarget(local: Local, identifier: string): void {
  if (targets(local.store).where('identifier', identifier).length > 0) throw userError('user_target_already_exists');
}

/** Changes the target of a user's old address or number to the new one. Returns false if there is no such target. */
export function moveTarget(local: Local, userId: string, from: string | null, to: string): boolean {
  const old = targets(local.store)
    .where('userId', userId)
    .find((target) => target.identifier === from);
  if (!old) return false;
  if (to === '') removeTarget(local, old);
  else targets(local.store).update(old.$id, { identifier: to });
  return true;
}

const updateEmail = route({
  method: 'PATCH',
  path: '/users/:userId/email',
  scopes: ['users.write'],
  params: { userId: uid(), email: emptyOr(email()) },
  handle(context, input) {
    const { local } = context;
    const address = input.email.toLowerCase();
    const user = local.store.transaction(() => {
      const before = requireUser(local, input.userId);
      if (address && isIdentityAddress(local.store, address, before.$id)) throw userError('user_email_already_exists');
      if (address) refuseTakenTarget(local, address);
      const change = { email: address || null, emailVerification: false };
      const after = orRefuse(() => updateUser(local, input.userId, change), 'user_email_already_exists');
      if (!moveTarget(local, input.userId, before.email, address) && address)
        insertTarget(local, input.userId, 'email', address);
      return after;
    });
    return replyChanged(context, user, 'email');
  },
});

const updatePhone = route({
  method: 'PATCH',
  path: '/users/:userId/phone',
  scopes: ['users.write'],
  params: { userId: uid(), number: emptyOr(phone()) },
  handle(context, { userId, number }) {
    const { local } = context;
    const user = local.store.transaction(() => {
      const before = requireUser(local, userId);
      if (number) refuseTakenTarget(local, number);
      const change = { phone: number || null, phoneVerification: false };
      const after = orRefuse(() => updateUser(local, userId, change), 'user_phone_already_exists');
      if (!moveTarget(local, userId, before.phone, number) && number) insertTarget(local, userId, 'sms', number);
      return after;
    });
    return replyChanged(context, user, 'phone');
  },
});

function orRefuse(
  change: () => UserDocument,
  type: 'user_email_already_exists' | 'user_phone_already_exists',
): UserDocument {
  try {
    return change();
  } catch (error) {
    throw error instanceof DuplicateError ? userError(type) : error;
  }
}

export const userContactRoutes: readonly Route[] = [updateEmail, updatePhone];
