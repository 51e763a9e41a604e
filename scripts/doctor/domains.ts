import { EXTRAS_FILE, type Extras, NO_EXTRAS, readExtras } from '../../local/config/extras.ts';
import { ConfigError } from '../../local/config/read.ts';
import type { Config } from '../../local/config/schema.ts';
import { isVerified, planDomains, reasonIn, type WantedDomain, wantedDomains } from '../deploy/domains.ts';
import { DeployError } from '../deploy/problem.ts';
import type { Target } from '../deploy/target.ts';
import { type Finding, note, ok, todo } from './finding.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads appwrite.extras.json, and looks at whether the functions that want a domain of their own can use it. */
export function readDomains(
  root: string,
  config: Config,
  environment: Environment,
): { extras: Extras; domains: WantedDomain[]; findings: Finding[] } {
  let extras = NO_EXTRAS;
  try {
    extras = readExtras(root, config);
    const domains = wantedDomains(extras, environment);
    return { extras, domains, findings: [...lookAtCallers(config, domains), ...lookAtPages(config, domains)] };
  } catch (error) {
    if (error instanceof ConfigError) {
      const findings = error.lines.map((line) => todo(EXTRAS_FILE, line, 'correct it'));
      return { extras, domains: [], findings };
    }
    if (!(error instanceof DeployError)) throw error;
    return { extras, domains: [], findings: [todo('domains', error.message, 'set it in the environment')] };
  }
}

/** Who calls by a domain is a guest. */
function lookAtCallers({ functions }: Config, domains: readonly WantedDomain[]): Finding[] {
  const closed = new Set(
    functions.filter(({ execute }) => !execute.includes('any') && !execute.includes('guests')).map(({ $id }) => $id),
  );
  return domains
    .filter(({ functionId }) => closed.has(functionId))
    .map(({ functionId, domain }) =>
      todo(
        'domains',
        `${domain} leads to ${functionId}, which guests may not execute`,
        'add any or guests to its execute, or take the domain away',
      ),
    );
}

/** The hosted page's address is on a domain of its function. */
function lookAtPages({ functions }: Config, domains: readonly WantedDomain[]): Finding[] {
  return functions.flatMap(({ $id, vars }) => {
    const address = vars.find(({ key }) => key === 'CALLBACK_URL')?.value ?? '';
    const host = URL.canParse(address) ? new URL(address).hostname : '';
    const isKnown = domains.some(({ functionId, domain }) => functionId === $id && domain === host);
    if (host === '' || host === 'localhost' || host.endsWith('.localhost') || isKnown) return [];
    const text = `CALLBACK_URL of ${$id} is at ${host}, which is not among its domains`;
    return [note('domains', text, `add it to ${EXTRAS_FILE} (docs/deploy.md), or see to it in the console`)];
  });
}

/** Whether each domain has its rule and is verified. One that is missing is a matter of npm run deploy. */
export async function lookAtDomains(target: Target, domains: readonly WantedDomain[]): Promise<Finding[]> {
  const changes = await planDomains(target, domains);
  return changes.map(({ domain, functionId, found, what }) => {
    if (!found) return note('domain', `${domain} leads nowhere yet`, 'npm run deploy');
    if (what.length > 0) return todo('domain', `${domain} ${what.join(', ')}`, 'then npm run deploy');
    if (isVerified(found)) return ok('domain', `${domain} leads to ${functionId}`);
    const advice =
      'point it to your Appwrite by the DNS record that the console shows under Domains; npm run deploy has it looked up again';
    return todo('domain', `${domain} is not verified: ${reasonIn(found)}`, advice);
  });
}
