import { AppwriteException, type Models, Query, Proxy as Rules } from 'node-appwrite';
import type { Extras } from '../../local/config/extras.ts';
import { type Change, changeOf } from './changes.ts';
import { DeployError } from './problem.ts';
import { secretName } from './secrets.ts';
import type { Target } from './target.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A declared domain of a function. */
export interface WantedDomain {
  functionId: string;
  domain: string;
}

/** The changes of one domain. */
export interface DomainChange extends Change, WantedDomain {
  kind: 'domain';
  found: Models.ProxyRule | undefined;
}

/** The declared domains, with values from the environment. @throws DeployError for a variable that is not set */
export function wantedDomains({ domains }: Extras, environment: Environment): WantedDomain[] {
  return Object.entries(domains).flatMap(([functionId, texts]) =>
    texts.map((text) => {
      const name = secretName(text);
      const domain = name === undefined ? text : environment[name];
      if (!domain) throw new DeployError(`${name} is not set: a domain of ${functionId}. Nothing was changed.`);
      return { functionId, domain: domain.toLowerCase() };
    }),
  );
}

/** The rule of a domain in this project; undefined if there is none. */
async function ruleOf({ client }: Target, domain: string): Promise<Models.ProxyRule | undefined> {
  const { rules } = await new Rules(client).listRules({ queries: [Query.equal('domain', [domain])] });
  return rules[0];
}

/** Compares the declared domains with the server's rules. Only reads. */
export function planDomains(target: Target, wanted: readonly WantedDomain[]): Promise<DomainChange[]> {
  return Promise.all(
    wanted.map(async ({ functionId, domain }) => {
      const found = await ruleOf(target, domain);
      const change: DomainChange = { ...changeOf('domain', domain), kind: 'domain', functionId, domain, found };
      if (!found) change.what.push(`new, for ${functionId}`);
      else if (found.deploymentResourceId !== functionId)
        change.what.push(
          `leads to ${found.deploymentResourceId || found.type}, not to ${functionId}: delete it in the console under Domains`,
        );
      else if (!isVerified(found)) change.notes.push(`not verified yet: ${reasonIn(found)}`);
      return change;
    }),
  );
}

export function isVerified({ status }: Models.ProxyRule): boolean {
  return status === 'verified';
}

/** Why a domain is not verified, in the server's words. */
export function reasonIn({ status, logs }: Models.ProxyRule): string {
  return logs || `it is ${status}`;
}

/**
 * Creates the rule of a domain, after its function. Idempotent.
 * @returns what was done, for people
 * @throws DeployError if the domain leads elsewhere
 */
export async function applyDomain(target: Target, { functionId, domain, found }: DomainChange): Promise<string> {
  if (found) throw new DeployError(`leads to ${found.deploymentResourceId || found.type}, not to ${functionId}`);
  const rule = await makeRule(target, { functionId, domain });
  return isVerified(rule) ? 'made, verified' : `made, not verified yet: ${reasonIn(rule)}`;
}

async function makeRule(target: Target, { functionId, domain }: WantedDomain): Promise<Models.ProxyRule> {
  try {
    return await new Rules(target.client).createFunctionRule({ domain, functionId });
  } catch (error) {
    if (!(error instanceof AppwriteException) || error.code !== 409) throw error;
    const made = await ruleOf(target, domain);
    if (made?.deploymentResourceId === functionId) return made;
    throw new DeployError('is used by another project or resource of this Appwrite');
  }
}

/** Asks the server to check unverified domains again. The result is in their rules. */
export async function verifyAgain(target: Target, changes: readonly DomainChange[]): Promise<void> {
  const open = changes.flatMap(({ found, functionId }) =>
    found && !isVerified(found) && found.deploymentResourceId === functionId ? [found.$id] : [],
  );
  // refused if DNS records are still missing; the status is then unchanged
  await Promise.allSettled(open.map((ruleId) => new Rules(target.client).updateRuleStatus({ ruleId })));
}
