import { readFileSync } from 'node:fs';
import type { UserDocument } from '../../directory/users.ts';
import { AppwriteError } from '../../errors.ts';
import type { Local } from '../../local.ts';
import { userError } from '../errors.ts';
import { isPasswordOf } from './hashes.ts';

/** The passwords of 8 bytes or more among the 10,000 most common ones. Source: appwrite 1.9.6, app/assets/security. */
let common: ReadonlySet<string> | undefined;

function isCommon(password: string): boolean {
  common ??= new Set(readFileSync(new URL('./data/common-passwords.txt', import.meta.url), 'utf8').split('\n'));
  return common.has(password);
}

/** @throws AppwriteError general_argument_invalid for a common password, if the project refuses those */
export function refuseCommonPassword(local: Local, password: string): void {
  if (!local.policies.passwordDictionary || password === '' || !isCommon(password)) return;
  throw AppwriteError.invalidParam(
    'password',
    'Password must be between 8 and 265 characters long, and should not be one of the commonly used password.',
  );
}

/** What a password must not contain. */
export type PersonalData = Readonly<Pick<UserDocument, '$id' | 'name' | 'email' | 'phone'>>;

/** @throws AppwriteError password_personal_data for a password with personal data, if the project refuses those */
export function refusePersonalData(local: Local, password: string, user: PersonalData): void {
  if (!local.policies.personalDataCheck || password === '') return;
  const text = password.toLowerCase();
  const [mailbox] = (user.email ?? '').split('@');
  const parts = [user.$id, user.email, mailbox, user.name, user.phone, user.phone?.replaceAll('+', '')];
  if (parts.some((part) => part && text.includes(part.toLowerCase()))) throw userError('password_personal_data');
}

/** @throws AppwriteError password_recently_used for one of the user's earlier passwords that the project remembers */
export async function refuseEarlierPassword(local: Local, password: string, user: UserDocument): Promise<void> {
  if (local.policies.passwordHistory === 0 || password === '') return;
  for (const hashed of user.passwordHistory)
    if (await isPasswordOf({ password: hashed, hash: 'argon2', hashOptions: {} }, password))
      throw userError('password_recently_used');
}

/** The hashes that are remembered once a password has been set. */
export function historyWith(local: Local, earlier: readonly string[], hashed: string): string[] {
  const { passwordHistory } = local.policies;
  return passwordHistory === 0 ? [...earlier] : [...earlier, hashed].slice(-passwordHistory);
}
