import type { Extras } from '../../local/config/extras.ts';
import type { Config } from '../../local/config/schema.ts';
import type { Connection } from '../connection.ts';
import { type Finding, note, ok, todo } from './finding.ts';

const LOCAL = /^(localhost|.*\.localhost|127\.0\.0\.1|\[::1\])$/;

/** The parts of a project that name hosts. */
interface Hosts {
  config: Config;
  extras: Pick<Extras, 'platforms'>;
}

/**
 * Whether each host that a link may lead to, and each declared platform, is a web platform of the project. Appwrite refuses links to other hosts, and calls
 * from their pages. The check sends a request as such a page would; it changes nothing and needs no scope.
 */
export async function lookAtPlatforms(connection: Connection, { config, extras }: Hosts): Promise<Finding[]> {
  // Appwrite looks at the host alone: one origin for each
  const declared = extras.platforms.map(({ hostname }) => `https://${hostname.replace('*', 'any')}`);
  const origins = new Map([...declared, ...originsOf(config)].map((origin) => [new URL(origin).hostname, origin]));
  return Promise.all([...origins.values()].map((origin) => lookAtOrigin(connection, origin)));
}

/** The origins in REDIRECTS and ORIGINS of any function. */
function originsOf({ functions }: Config): string[] {
  const lists = functions.flatMap(({ vars }) => vars.filter(({ key }) => key === 'REDIRECTS' || key === 'ORIGINS'));
  return lists.flatMap(({ value }) =>
    value.split(',').flatMap((address) => {
      const text = address.trim();
      return URL.canParse(text) ? [new URL(text).origin] : [];
    }),
  );
}

async function lookAtOrigin({ endpoint, projectId }: Connection, origin: string): Promise<Finding> {
  const { hostname } = new URL(origin);
  const answer = await fetch(`${endpoint}/ping`, { headers: { origin, 'x-appwrite-project': projectId } });
  if (answer.status === 403) {
    const advice = 'add a web platform with this host in the console under Overview, Integrations';
    return todo(
      'platform',
      `${hostname} is not a platform of the project, but links lead there or it is declared`,
      advice,
    );
  }
  const isFar = !LOCAL.test(new URL(endpoint).hostname);
  if (LOCAL.test(hostname) && isFar)
    return note('platform', `links lead to ${origin}`, 'put the address of your app into REDIRECTS');
  return ok('platform', hostname);
}
