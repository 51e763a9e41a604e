import {
  type Ask,
  authorizationQuery,
  type Person,
  type ProviderClient,
  ProviderError,
  type Tokens,
} from './client.ts';
import type { EnabledProvider } from './configured.ts';

/** How long a provider may take to answer, in milliseconds. */
const PATIENCE = 15_000;

/** An OpenID Connect provider that the project names by its address, such as a Keycloak on this machine. */
export class OpenIdClient implements ProviderClient {
  readonly #clientId: string;
  readonly #clientSecret: string;
  readonly #settings: EnabledProvider['configured']['settings'];
  #wellKnown: Record<string, unknown> | undefined;

  constructor({ configured }: Pick<EnabledProvider, 'configured'>) {
    this.#clientId = configured.clientId;
    this.#clientSecret = configured.clientSecret;
    this.#settings = configured.settings;
  }

  async loginUrl(ask: Ask): Promise<string> {
    const query = authorizationQuery(this.#clientId, ask);
    return `${await this.#address('authorizationURL', 'authorization_endpoint')}?${query}`;
  }

  tokens(code: string, callback: string): Promise<Tokens> {
    return this.#exchange({
      code,
      redirect_uri: callback,
      scope: 'openid profile email',
      grant_type: 'authorization_code',
    });
  }

  async refresh(refreshToken: string): Promise<Tokens> {
    const tokens = await this.#exchange({ refresh_token: refreshToken, grant_type: 'refresh_token' });
    return { ...tokens, refreshToken: tokens.refreshToken || refreshToken };
  }

  async person(accessToken: string): Promise<Person> {
    // 1.9.6 stores `userInfoURL` under one name and reads it under another: only the well-known address counts
    const address = await this.#discovered('userinfo_endpoint');
    const headers = { authorization: `Bearer ${encodeURIComponent(accessToken)}` };
    const { sub, name, email, email_verified: isVerified } = await ask(address, { headers });
    return { uid: textOf(sub), name: textOf(name), email: textOf(email), isVerified: isVerified === true };
  }

  async #exchange(fields: Record<string, string>): Promise<Tokens> {
    const address = await this.#address('tokenURL', 'token_endpoint');
    const credentials = { client_id: this.#clientId, client_secret: this.#clientSecret };
    const answer = await ask(address, { method: 'POST', body: new URLSearchParams({ ...fields, ...credentials }) });
    return {
      accessToken: textOf(answer['access_token']),
      refreshToken: textOf(answer['refresh_token']),
      seconds: Number(answer['expires_in'] ?? 0),
    };
  }

  async #address(setting: string, name: string): Promise<string> {
    return textOf(this.#settings[setting]) || this.#discovered(name);
  }

  async #discovered(name: string): Promise<string> {
    const address = textOf(this.#settings['wellKnownURL']);
    if (!address) throw new ProviderError(500, 'Invalid well-known configuration');
    this.#wellKnown ??= await ask(address, {});
    return textOf(this.#wellKnown[name]);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** @throws ProviderError for an error of the provider, and if it cannot be reached */
async function ask(address: string, init: RequestInit): Promise<Record<string, unknown>> {
  const headers = { accept: 'application/json', 'user-agent': 'Appwrite OAuth2', ...init.headers };
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(address, { ...init, headers, signal, redirect: 'manual' }).catch((error: unknown) => {
    const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
    const why = cause instanceof Error ? cause.message : message;
    throw new ProviderError(500, `${address} cannot be reached: ${why}`);
  });
  const text = await answer.text();
  const body = objectOf(text);
  if (answer.status >= 400) throw new ProviderError(answer.status, body ? messageOf(body) : text);
  return body ?? {};
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function messageOf(body: Record<string, unknown>): string {
  const { error, message, error_description: description } = body;
  const name = textOf(error) || textOf(message) || 'Unknown error';
  return `${name}: ${textOf(description) || 'No description'}`;
}
