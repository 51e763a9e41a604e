import { Account, Functions, Messaging, type Models, Storage, TablesDB, Teams, Users } from 'node-appwrite';
import { AppwriteClient } from './appwrite-client.ts';
import { budgetOf } from './budget.ts';
import { credentialOf } from './credential.ts';
import { appwriteHeader } from './headers.ts';
import { checkCookieOrigin, type RequestOrigin } from './origins.ts';
import type { HeadersOf } from './runtime.ts';
import { MissingError, surrounding } from './surroundings.ts';

/** Appwrite as one caller sees it. Each service is made when it is first asked for. */
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

/** Appwrite with the function's own key; the only one that may see `users`. */
export class AdminServices extends Services {
  get users(): Users {
    return this.make(Users);
  }

  /**
   * Rows as `db` has them, whose update or deletion Appwrite refuses with 409 `row_update_conflict` where the row was changed
   * since `row` was read: of many at once, one gets through. An update that would change nothing may pass in any case, and one
   * of a row that is deleted at that moment may answer 200 with a blank `$id`.
   */
  dbUnlessChanged(row: Pick<Models.Row, '$updatedAt'>): TablesDB {
    return new TablesDB(this.client.withHeader('x-appwrite-timestamp', row.$updatedAt));
  }
}

/**
 * Acts with the key that Appwrite made for this execution: the function's scopes and nothing else.
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
 * Acts as the caller: by its JWT, else by the cookie of a server-rendered app.
 * @throws MissingError without either (the caller is a guest), without the endpoint or the project id
 * @throws Problem 403 where a cookie is to change something and the page that sent it is not on the function's list
 */
export function createSessionClient(req: RequestOrigin): Services {
  const credential = credentialOf(req);
  if (credential === undefined) {
    const cookie = `a_session_${surrounding('projectId')}`;
    throw new MissingError(
      `Neither the header x-appwrite-user-jwt nor the cookie ${cookie} is there: the caller is a guest.`,
    );
  }
  if (credential.kind === 'cookie') checkCookieOrigin(req);
  const client = newClient(req);
  const { kind, value } = credential;
  return new Services(kind === 'jwt' ? client.setJWT(value) : client.setSession(value));
}

/**
 * Acts as whoever is calling, who may be a guest: Appwrite itself then decides what he may see.
 * @throws Problem 403 as {@link createSessionClient}
 */
export function createCallerClient(req: RequestOrigin): Services {
  return credentialOf(req) === undefined ? createGuestClient(req) : createSessionClient(req);
}

/**
 * Acts as nobody in particular: what anybody may do.
 * @throws MissingError without the endpoint or the project id
 */
export function createGuestClient(req: HeadersOf): Services {
  return new Services(newClient(req));
}

function newClient(req: HeadersOf): AppwriteClient {
  const client = new AppwriteClient(budgetOf(req))
    .setEndpoint(surrounding('endpoint'))
    .setProject(surrounding('projectId'));
  // what an execution is created with can have any character in it; a header cannot
  const agent = req.headers['user-agent']?.replace(/[^\x20-\x7e]/g, '').trim();
  return agent ? client.setForwardedUserAgent(agent) : client;
}
