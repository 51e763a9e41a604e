import type { ProviderTokens } from '../directory/identities.ts';
import { inSeconds } from '../store/time.ts';

/** The tokens that a provider issues. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** How long the access token is valid, in seconds. */
  seconds: number;
}

/** A person as the provider describes them. Texts are empty if it does not tell. */
export interface Person {
  uid: string;
  name: string;
  email: string;
  isVerified: boolean;
}

/** What the address of the provider's page contains. */
export interface Ask {
  /** Where the provider's page leads back to. */
  callback: string;
  state: string;
  scopes: readonly string[];
}

/** An OAuth2 provider, as Appwrite talks to it. */
export interface ProviderClient {
  /** The address of the page on which a person signs in. */
  loginUrl(ask: Ask): Promise<string>;
  /** @throws ProviderError */
  tokens(code: string, callback: string): Promise<Tokens>;
  /** @throws ProviderError */
  refresh(refreshToken: string): Promise<Tokens>;
  /** @throws ProviderError */
  person(accessToken: string): Promise<Person>;
}

/** An error that a provider answered. */
export class ProviderError extends Error {
  /** The HTTP status of the provider's answer. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }

  /** Appwrite's type for it. Source: appwrite 1.9.6, src/Appwrite/Auth/OAuth2/Exception.php. */
  get type(): 'user_oauth2_bad_request' | 'user_oauth2_unauthorized' | 'user_oauth2_provider_error' {
    if (this.code === 400) return 'user_oauth2_bad_request';
    return this.code === 401 ? 'user_oauth2_unauthorized' : 'user_oauth2_provider_error';
  }
}

/** Tokens as they are stored in sessions and identities. */
export function stored({ accessToken, refreshToken, seconds }: Tokens): ProviderTokens {
  return {
    providerAccessToken: accessToken,
    providerAccessTokenExpiry: inSeconds(seconds),
    providerRefreshToken: refreshToken,
  };
}

/** The query of an authorization request. Source: RFC 6749, section 4.1.1. */
export function authorizationQuery(clientId: string, { callback, state, scopes }: Ask): URLSearchParams {
  return new URLSearchParams({
    client_id: clientId,
    redirect_uri: callback,
    state,
    scope: scopes.join(' '),
    response_type: 'code',
  });
}
