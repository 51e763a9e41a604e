import { newSecret } from '../../auth/secrets.ts';
import { authenticatorOf } from '../../directory/factors.ts';
import type { UserDocument } from '../../directory/users.ts';
import type { Local } from '../../local.ts';
import { userError } from '../errors.ts';
import { updateUser } from '../store.ts';

const CODES = 6;
const CODE_LENGTH = 10;

/** Which second factors a user has. */
export function factorsBody({ store }: Local, user: UserDocument): Record<string, boolean> {
  return {
    totp: authenticatorOf(store, user.$id)?.verified ?? false,
    phone: user.phone !== null && user.phoneVerification,
    email: user.email !== null && user.emailVerification,
    recoveryCode: user.mfaRecoveryCodes.length > 0,
  };
}

/** The recovery codes that a user has left. @throws AppwriteError user_recovery_codes_not_found */
export function requireRecoveryCodes(user: UserDocument): string[] {
  if (user.mfaRecoveryCodes.length === 0) throw userError('user_recovery_codes_not_found');
  return user.mfaRecoveryCodes;
}

/** Creates a user's first recovery codes. @throws AppwriteError user_recovery_codes_already_exists */
export function createRecoveryCodes(local: Local, user: UserDocument): string[] {
  if (user.mfaRecoveryCodes.length > 0) throw userError('user_recovery_codes_already_exists');
  return storeRecoveryCodes(local, user);
}

/** Replaces a user's recovery codes. @throws AppwriteError user_recovery_codes_not_found */
export function replaceRecoveryCodes(local: Local, user: UserDocument): string[] {
  requireRecoveryCodes(user);
  return storeRecoveryCodes(local, user);
}

function storeRecoveryCodes(local: Local, user: UserDocument): string[] {
  const mfaRecoveryCodes = Array.from({ length: CODES }, () => newSecret(CODE_LENGTH));
  return updateUser(local, user.$id, { mfaRecoveryCodes }).mfaRecoveryCodes;
}
