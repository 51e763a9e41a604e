import type { Service } from '../service.ts';
import { accountRoutes } from './account.ts';
import { accountCredentialRoutes } from './credentials.ts';
import { accountIdentityRoutes } from './identities.ts';
import { accountLogRoute } from './logs.ts';
import { mfaRoutes } from './mfa/routes.ts';
import { recoveryRoutes } from './recovery.ts';
import { accountSessionRoutes } from './sessions.ts';
import { signInRoutes } from './sign-in.ts';
import { accountTargetRoutes } from './targets.ts';
import { accountTokenRoutes } from './tokens.ts';
import { verificationRoutes } from './verifications.ts';

/** What users do with their own account: sign-up, sign-in, sessions, verifications, devices. */
export function accountService(): Service {
  return {
    routes: [
      ...accountRoutes,
      ...accountCredentialRoutes,
      ...signInRoutes,
      ...accountSessionRoutes,
      ...accountTokenRoutes,
      ...verificationRoutes,
      ...recoveryRoutes,
      ...accountTargetRoutes,
      ...mfaRoutes,
      accountLogRoute,
      ...accountIdentityRoutes,
    ],
  };
}
