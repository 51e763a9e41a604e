/**
 * Which addresses Appwrite takes for verified. `claim`: as the provider says. `always`: every address. `never`: none. Only a
 * verified address signs an existing user in.
 */
export type Verification = 'claim' | 'always' | 'never';

/** An OAuth2 provider of Appwrite. Source: appwrite 1.9.6, app/config/oAuthProviders.php and src/Appwrite/Auth/OAuth2. */
export interface Provider {
  /** Its name in paths, sessions and identities. */
  id: string;
  /** Its name in messages. */
  name: string;
  /** The scopes that Appwrite always asks for. */
  scopes: readonly string[];
  verification: Verification;
  /** The names of its credentials in the project API: of the id, and of the secret. */
  credentials: readonly [id: string, secret: string];
  /** Further settings in the project API, with their defaults. */
  settings: Readonly<Record<string, string | readonly string[]>>;
}

const OPENID = 'openid profile email';
const OFFLINE = `${OPENID} offline_access`;
const GOOGLE = 'https://www.googleapis.com/auth/userinfo';

type Rest = Partial<Pick<Provider, 'credentials' | 'settings'>>;

function provider(id: string, name: string, scopes: string, verification: Verification, rest: Rest = {}): Provider {
  const { credentials = ['clientId', 'clientSecret'], settings = {} } = rest;
  return { id, name, scopes: scopes.split(' ').filter(Boolean), verification, credentials, settings };
}

/** Sorted by id, as Appwrite lists them. */
export const PROVIDERS: readonly Provider[] = [
  provider('amazon', 'Amazon', 'profile', 'always'),
  provider('apple', 'Apple', 'name email', 'claim', {
    credentials: ['serviceId', 'p8File'],
    settings: { keyId: '', teamId: '' },
  }),
  provider('auth0', 'Auth0', OFFLINE, 'claim', { settings: { endpoint: '' } }),
  provider('authentik', 'Authentik', OFFLINE, 'claim', { settings: { endpoint: '' } }),
  provider('autodesk', 'Autodesk', 'user-profile:read', 'claim'),
  provider('bitbucket', 'BitBucket', '', 'claim', { credentials: ['key', 'secret'] }),
  provider('bitly', 'Bitly', '', 'always'),
  provider('box', 'Box', 'manage_app_users', 'always'),
  provider('dailymotion', 'Dailymotion', 'userinfo email', 'claim', { credentials: ['apiKey', 'apiSecret'] }),
  provider('discord', 'Discord', 'identify email', 'claim'),
  provider('disqus', 'Disqus', 'read email', 'never', { credentials: ['publicKey', 'secretKey'] }),
  provider('dropbox', 'Dropbox', '', 'claim', { credentials: ['appKey', 'appSecret'] }),
  provider('etsy', 'Etsy', 'email_r profile_r', 'always', { credentials: ['keyString', 'sharedSecret'] }),
  provider('facebook', 'Facebook', 'email', 'always', { credentials: ['appId', 'appSecret'] }),
  provider('figma', 'Figma', 'current_user:read', 'always'),
  provider('fusionauth', 'FusionAuth', OFFLINE, 'claim', { settings: { endpoint: '' } }),
  provider('github', 'GitHub', 'user:email', 'claim'),
  provider('gitlab', 'GitLab', 'read_user', 'claim', {
    credentials: ['applicationId', 'secret'],
    settings: { endpoint: '' },
  }),
  provider('google', 'Google', `${GOOGLE}.email ${GOOGLE}.profile openid`, 'claim', {
    settings: { prompt: ['consent'] },
  }),
  provider('keycloak', 'Keycloak', OFFLINE, 'claim', { settings: { endpoint: '', realmName: '' } }),
  provider('kick', 'Kick', 'user:read', 'always'),
  provider('linkedin', 'LinkedIn', OPENID, 'claim', { credentials: ['clientId', 'primaryClientSecret'] }),
  provider('microsoft', 'Microsoft', 'offline_access user.read', 'always', {
    credentials: ['applicationId', 'applicationSecret'],
    settings: { tenant: '' },
  }),
  provider('notion', 'Notion', '', 'always', { credentials: ['oauthClientId', 'oauthClientSecret'] }),
  provider('oidc', 'OpenID Connect', OPENID, 'claim', {
    settings: { wellKnownURL: '', authorizationURL: '', tokenURL: '', userInfoURL: '' },
  }),
  provider('okta', 'Okta', OFFLINE, 'claim', { settings: { domain: '', authorizationServerId: '' } }),
  provider('paypal', 'PayPal', OPENID, 'claim', { credentials: ['clientId', 'secretKey'] }),
  provider('paypalSandbox', 'PayPal Sandbox', OPENID, 'claim', { credentials: ['clientId', 'secretKey'] }),
  provider('podio', 'Podio', '', 'claim'),
  provider('salesforce', 'Salesforce', 'openid', 'claim', { credentials: ['customerKey', 'customerSecret'] }),
  provider('slack', 'Slack', 'openid email profile', 'always'),
  provider('spotify', 'Spotify', 'user-read-email', 'never'),
  provider('stripe', 'Stripe', 'read_write', 'always', { credentials: ['clientId', 'apiSecretKey'] }),
  provider('tradeshift', 'Tradeshift', 'openid offline', 'always', {
    credentials: ['oauth2ClientId', 'oauth2ClientSecret'],
  }),
  provider('tradeshiftBox', 'Tradeshift Sandbox', 'openid offline', 'always', {
    credentials: ['oauth2ClientId', 'oauth2ClientSecret'],
  }),
  provider('twitch', 'Twitch', 'user:read:email', 'always'),
  provider('wordpress', 'WordPress', 'auth', 'claim'),
  provider('x', 'X', 'tweet.read users.read users.email offline.access', 'always', {
    credentials: ['customerKey', 'secretKey'],
  }),
  provider('yahoo', 'Yahoo', OPENID, 'always'),
  provider('yammer', 'Yammer', '', 'always'),
  provider('yandex', 'Yandex', '', 'never'),
  provider('zoho', 'Zoho', 'email profile', 'claim'),
  provider('zoom', 'Zoom', 'user_info:read', 'claim'),
];

/** Providers for sign-in only: the project API has no routes for them. */
export const SIGN_IN_ONLY: readonly string[] = ['yammer'];

export function findProvider(id: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.id === id);
}
