import { Account, Functions, Messaging, type Models, Storage, TablesDB, Teams, Users } from 'node-appwrite';
import { budgetOf } from '../budget.ts';
import { appwriteHeader } from '../http/headers.ts';
import { checkCookieOrigin, type RequestOrigin } from '../http/origins.ts';
import type { HeadersOf } from '../runtime.ts';
import { MissingError, surrounding } from '../surroundings.ts';
import { AppwriteClient } from './appwrite-client.ts';
import { credentialOf } from './credential.ts';

/** The SDK's services with one credential. Each is created on first use. */
export class Services {
  protected readonly client: AppwriteClient;
  readonly #made = new Map<unknown, unknown>();

  constructor(client: AppwriteClient) {
    this.client = client;
  }

  get account(): Account {
    return this.make(Account);
  }
  get db(): TablesDB {
    return this.make(TablesDB);
  }
  get teams(): Teams {
    return this.make(Teams);
  }
  get storage(): Storage {
    return this.make(Storage);
  }
  get functions(): Functions {
    return this.make(Functions);
  }
  get messaging(): Messaging {
    return this.make(Messaging);
  }

  protected make<Service>(Kind: new (client: AppwriteClient) => Service): Service {
    const known = this.#made.get(Kind) as Service | undefined;
    const service = known ?? new Kind(this.client);
    this.#made.set(Kind, service);
    return service;
  }
}

/** The services with the function's own key. Only these include `users`. */
export class AdminServices extends Services {
  get users(): Users {
    return this.make(Users);
  }

  /**
   * `db`, but Appwrite refuses an update or deletion with 409 `row_update_conflict` if the row has changed since `row` was read.
   * Of several at the same time, one succeeds. An update without effect may always succeed. An update of a row that is being
   * deleted may answer 200 with an empty `$id`.
   */
  dbUnlessChanged(row: Pick<Models.Row, '$updatedAt'>): TablesDB {
    return new TablesDB(this.client.withHeader('x-appwrite-timestamp', row.$updatedAt));
  }
}

/**
 * Acts with the key that Appwrite created for this execution. It may do what the function's scopes allow.
 * @throws MissingError without the key, the endpoint or the project id
 */
export function createAdminClient(req: HeadersOf): AdminServices {
  const key = appwriteHeader(req, 'x-appwrite-key');
  if (key === undefined) {
    throw new MissingError(
      'The header x-appwrite-key is missing: Appwrite sets it for every function that has scopes.',
    );
  }
  return new AdminServices(newClient(req).setKey(key));
}

/**
 * Acts as the caller, with the JWT or else the cookie of a server-rendered app.
 * @throws MissingError if there is neither (the caller is a guest), or no endpoint or project id
 * @throws Problem 403 for a change with a cookie from a page that is not on the function's list
 */
export function createSessionClient(req: RequestOrigin): Services {
  const credential = credentialOf(req);
  if (credential === undefined) {
    const cookie = `a_session_${surrounding('projectId')}`;
    throw new MissingError(
      `The header x-appwrite-user-jwt and the cookie ${cookie} are missing: the caller is a guest.`,
    );
  }
  if (credential.kind === 'cookie') checkCookieOrigin(req);
  const client = newClient(req);
  const { kind, value } = credential;
  return new Services(kind === 'jwt' ? client.setJWT(value) : client.setSession(value));
}

/**
 * Acts as the caller, who may be a guest. Appwrite decides what the caller may see.
 * @throws Problem 403 as {@link createSessionClient}
 */
export function createCallerClient(req: RequestOrigin): Services {
  return credentialOf(req) === undefined ? createGuestClient(req) : createSessionClient(req);
}

/**
 * Acts as a guest, without a credential.
 * @throws MissingError without the endpoint or the project id
 */
export function createGuestClient(req: HeadersOf): Services {
  return new Services(newClient(req));
}

function newClient(req: HeadersOf): AppwriteClient {
  return new AppwriteClient(budgetOf(req))
    .setEndpoint(surrounding('endpoint'))
    .setProject(surrounding('projectId'))
    .forwardUserAgent(req.headers['user-agent']);
}
