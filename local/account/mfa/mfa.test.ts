import { Account, AuthenticationFactor, AuthenticatorType } from 'node-appwrite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAppwrite, type TestAppwrite } from '../../../tests/support/appwrite.ts';
import { PASSWORD, people } from '../../../tests/support/people.ts';
import { totpAt } from '../../users/mfa/totp.ts';

let appwrite: TestAppwrite;
let acting: ReturnType<typeof people>;
beforeAll(async () => {
  appwrite = await startAppwrite();
  acting = people(appwrite);
});
afterAll(() => appwrite.close());

/** The code in the last message to an address or number. */
function lastCode(to: string): string {
  return /\b\d{6}\b/.exec(acting.lastDelivery(to).text)?.[0] ?? '';
}

/** A user with a verified address and number who has switched MFA on, and a session of one factor. */
async function withMfa(phone: string): Promise<{ id: string; email: string; half: Account }> {
  const { id, email, account } = await acting.signUp();
  await acting.users.updateEmailVerification({ userId: id, emailVerification: true });
  await acting.users.updatePhone({ userId: id, number: phone });
  await acting.users.updatePhoneVerification({ userId: id, phoneVerification: true });
  await account.updateMFA({ mfa: true });
  const { secret } = await acting.keyed.createEmailPasswordSession({ email, password: PASSWORD });
  return { id, email, half: new Account(appwrite.withSession(secret)) };
}

it('a code by e-mail completes a sign-in', async () => {
  const { email, half } = await withMfa('+4791111111');
  await expect(half.get()).rejects.toMatchObject({ type: 'user_more_factors_required' });
  const challenge = await half.createMFAChallenge({ factor: AuthenticationFactor.Email });
  await half.updateMFAChallenge({ challengeId: challenge.$id, otp: lastCode(email) });
  await expect(half.get()).resolves.toMatchObject({ email, mfa: true });
});

it('a code by SMS completes a sign-in', async () => {
  const { half } = await withMfa('+4792222222');
  const challenge = await half.createMFAChallenge({ factor: AuthenticationFactor.Phone });
  const wrong = half.updateMFAChallenge({ challengeId: challenge.$id, otp: 'not it' });
  await expect(wrong).rejects.toMatchObject({ type: 'user_invalid_token' });
  const session = await half.updateMFAChallenge({ challengeId: challenge.$id, otp: lastCode('+4792222222') });
  expect(session.factors).toEqual(['password', 'phone']);
  await expect(half.createJWT()).resolves.toHaveProperty('jwt');
});

it('a session of one factor can sign out', async () => {
  const { half } = await withMfa('+4793333333');
  await half.deleteSession({ sessionId: 'current' });
});

it('a deleted user leaves no authenticator, recovery codes or logs to a later user with the id', async () => {
  const { id, account } = await acting.signUp();
  const { secret } = await account.createMFAAuthenticator({ type: AuthenticatorType.Totp });
  await account.updateMFAAuthenticator({ type: AuthenticatorType.Totp, otp: totpAt(secret, Date.now()) });
  await account.createMFARecoveryCodes();
  await acting.users.delete({ userId: id });
  await acting.users.create({ userId: id });
  const none = { totp: false, phone: false, email: false, recoveryCode: false };
  await expect(acting.users.listMFAFactors({ userId: id })).resolves.toEqual(none);
  await expect(acting.users.getMFARecoveryCodes({ userId: id })).rejects.toMatchObject({
    type: 'user_recovery_codes_not_found',
  });
  await expect(acting.users.listLogs({ userId: id })).resolves.toEqual({ total: 0, logs: [] });
});

it('an authenticator shows the codes of RFC 6238', () => {
  // the key of its appendix B in base32; the last six of its eight digits
  const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const codes = [59, 1_111_111_109, 1_234_567_890, 20_000_000_000].map((second) => totpAt(key, second * 1000));
  expect(codes).toEqual(['287082', '081804', '005924', '353130']);
});
