/** An older path of an endpoint. Limits, formats and notes use its newer path. */
export interface Alias {
  method: string;
  path: string;
  of: string;
}

const DEPLOYMENT = '/functions/:functionId/deployments/:deploymentId';
const ATTRIBUTES = '/databases/:databaseId/collections/:collectionId/attributes';

/** Source: the routes' aliases in appwrite 1.9.6, for the supported services. */
export const aliases: readonly Alias[] = [
  { method: 'POST', path: '/account/jwt', of: '/account/jwts' },
  { method: 'POST', path: '/account/mfa/challenge', of: '/account/mfa/challenges' },
  { method: 'PUT', path: '/account/mfa/challenge', of: '/account/mfa/challenges' },
  { method: 'POST', path: '/account/sessions', of: '/account/sessions/email' },
  { method: 'POST', path: '/account/sessions/magic-url', of: '/account/tokens/magic-url' },
  { method: 'POST', path: '/account/sessions/phone', of: '/account/tokens/phone' },
  { method: 'POST', path: '/account/verification', of: '/account/verifications/email' },
  { method: 'PUT', path: '/account/verification', of: '/account/verifications/email' },
  { method: 'POST', path: '/account/verification/phone', of: '/account/verifications/phone' },
  { method: 'PUT', path: '/account/verification/phone', of: '/account/verifications/phone' },
  { method: 'PATCH', path: `${ATTRIBUTES}/:key/relationship`, of: `${ATTRIBUTES}/relationship/:key` },
  { method: 'PATCH', path: DEPLOYMENT, of: '/functions/:functionId/deployment' },
  { method: 'PATCH', path: `${DEPLOYMENT}/build`, of: `${DEPLOYMENT}/status` },
  { method: 'GET', path: `${DEPLOYMENT}/build/download`, of: `${DEPLOYMENT}/download` },
  { method: 'POST', path: `${DEPLOYMENT}/build`, of: '/functions/:functionId/deployments/duplicate' },
  { method: 'POST', path: `${DEPLOYMENT}/builds/:buildId`, of: '/functions/:functionId/deployments/duplicate' },
  { method: 'PATCH', path: '/proxy/rules/:ruleId/verification', of: '/proxy/rules/:ruleId/status' },
];
