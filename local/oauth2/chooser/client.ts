import { newSecret } from '../../auth/secrets.ts';
import type { Store } from '../../store/store.ts';
import { inSeconds, isPast, now } from '../../store/time.ts';
import {
  type Ask,
  authorizationQuery,
  type Person,
  type ProviderClient,
  ProviderError,
  type Tokens,
} from '../client.ts';
import type { Provider } from '../providers.ts';
import { type AccountDocument, chooserAccounts, chooserGrants, type GrantDocument } from './accounts.ts';

/** How long a code is valid, in seconds. */
const CODE_SECONDS = 600;
/** How long an access token is valid, in seconds. */
const ACCESS_SECONDS = 3600;

/** The account chooser of this machine, in place of a provider. */
export class ChooserClient implements ProviderClient {
  readonly #store: Store;
  readonly #provider: Provider;
  readonly #clientId: string;

  constructor(store: Store, provider: Provider, clientId: string) {
    this.#store = store;
    this.#provider = provider;
    this.#clientId = clientId;
  }

  async loginUrl(ask: Ask): Promise<string> {
    const query = authorizationQuery(this.#clientId, ask);
    return `${new URL(ask.callback).origin}/oauth2/${this.#provider.id}?${query}`;
  }

  /** A code that is exchanged once. Without an account, the exchange fails as if the provider were down. */
  code(account: AccountDocument | undefined): string {
    return this.#issue('code', account?.$id ?? '', inSeconds(CODE_SECONDS));
  }

  async tokens(code: string): Promise<Tokens> {
    const grant = this.#find('code', code);
    if (grant) chooserGrants(this.#store).delete(grant.$id);
    if (grant?.accountId === '') throw new ProviderError(503, 'Service Unavailable');
    return this.#tokensFor(grant, '');
  }

  async refresh(refreshToken: string): Promise<Tokens> {
    return this.#tokensFor(this.#find('refresh', refreshToken), refreshToken);
  }

  async person(accessToken: string): Promise<Person> {
    const account = chooserAccounts(this.#store).get(this.#find('access', accessToken)?.accountId ?? '');
    if (!account) throw new ProviderError(401, 'invalid_token: The access token is not valid');
    const { $id: uid, name, email, verified } = account;
    const { verification } = this.#provider;
    return {
      uid,
      name,
      email,
      isVerified: verification === 'claim' ? verified : verification === 'always' && email !== '',
    };
  }

  #tokensFor(grant: GrantDocument | undefined, refreshToken: string): Tokens {
    if (!grant) throw new ProviderError(400, 'invalid_grant: The code or token is not valid, or was used before');
    const { accountId } = grant;
    return {
      accessToken: this.#issue('access', accountId, inSeconds(ACCESS_SECONDS)),
      refreshToken: refreshToken || this.#issue('refresh', accountId, null),
      seconds: ACCESS_SECONDS,
    };
  }

  #issue(kind: GrantDocument['kind'], accountId: string, expire: string | null): string {
    const grants = chooserGrants(this.#store);
    const filters = [{ method: 'lessThan', attribute: 'expire', values: [now()] }];
    for (const { $id } of grants.find({ filters, limit: -1 })) grants.delete($id);
    return grants.create({ id: newSecret(36), data: { kind, provider: this.#provider.id, accountId, expire } }).$id;
  }

  #find(kind: GrantDocument['kind'], text: string): GrantDocument | undefined {
    const grant = chooserGrants(this.#store).get(text);
    if (grant?.kind !== kind || grant.provider !== this.#provider.id) return undefined;
    return grant.expire && isPast(grant.expire) ? undefined : grant;
  }
}
