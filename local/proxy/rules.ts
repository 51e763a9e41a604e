import { createHash } from 'node:crypto';
import { AppwriteError, errorsOf } from '../errors.ts';
import { announce } from '../events/announce.ts';
import { functions } from '../functions/documents.ts';
import { type RuleDocument, rules } from '../functions/rules.ts';
import type { Context } from '../http/context.ts';
import { optional, type Param, ParamError, param } from '../http/param.ts';
import { text, uid } from '../http/params.ts';
import { listPage, listQueries, totalParam } from '../http/queries.ts';
import { created, noContent, ok } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { DuplicateError } from '../store/collection.ts';

const ruleError = errorsOf({
  rule_already_exists: [409, 'Domain is already used. Please try again with a different domain.'],
  rule_not_found: [
    404,
    'Rule with the requested ID could not be found. Please check if the ID provided is correct or if the rule actually exists.',
  ],
  rule_resource_not_found: [
    404,
    'Resource could not be found. Please check if the resourceId and resourceType are correct, or if the resource actually exists.',
  ],
  rule_verification_failed: [
    400,
    'Domain verification failed. Please check if your DNS records are correct and try again.',
  ],
});

const NO_DNS = 'The local Appwrite looks up no DNS records: only a domain under localhost is verified here.';

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/i;

function domainName(): Param<string> {
  return param((value) => {
    const labels = typeof value === 'string' ? value.split('.') : [];
    if (typeof value !== 'string' || value.length > 253 || !labels.every((label) => LABEL.test(label)))
      throw new ParamError('Value must be a valid domain');
    return value.toLowerCase();
  });
}

function body({ local }: Context, rule: RuleDocument): Record<string, unknown> {
  const { $id, $createdAt, $updatedAt, domain, type, trigger, status, logs } = rule;
  const { deploymentResourceType, deploymentResourceId, deploymentVcsProviderBranch } = rule;
  const deploymentId = functions(local.store).get(deploymentResourceId)?.deploymentId ?? '';
  return {
    ...{ $id, $createdAt, $updatedAt, domain, type, trigger, redirectUrl: '', redirectStatusCode: 301, deploymentId },
    ...{ deploymentResourceType, deploymentResourceId, deploymentVcsProviderBranch, status, logs, renewAt: '' },
  };
}

const create = route({
  method: 'POST',
  path: '/proxy/rules/function',
  scopes: ['rules.write'],
  rateLimit: { limit: 10, time: 60, key: 'userId:{userId},url:{url}' },
  params: { domain: domainName(), functionId: uid(), branch: optional(text(255, { min: 0 }), '') },
  handle(context, { domain, functionId, branch }) {
    const { local } = context;
    const { functionDomains } = local.options;
    if (functionDomains.includes(domain))
      throw AppwriteError.of(
        'general_argument_invalid',
        'This domain name is not allowed. Please use a different domain.',
      );
    if (!functions(local.store).get(functionId)) throw ruleError('rule_resource_not_found');
    const isOwn = functionDomains.some((suffix) => domain.endsWith(`.${suffix}`));
    const state = isOwn ? { status: 'verified' as const, logs: '' } : { status: 'unverified' as const, logs: NO_DNS };
    const data = { domain, deploymentResourceId: functionId, deploymentVcsProviderBranch: branch, ...state };
    try {
      const made = rules(local.store).create({ id: createHash('md5').update(domain).digest('hex'), data });
      announce(context, `rules.${made.$id}.create`, body(context, made));
      return created(body(context, made));
    } catch (error) {
      throw error instanceof DuplicateError ? ruleError('rule_already_exists') : error;
    }
  },
});

const list = route({
  method: 'GET',
  path: '/proxy/rules',
  scopes: ['rules.read'],
  params: {
    queries: listQueries([
      'domain',
      'type',
      'trigger',
      'deploymentResourceType',
      'deploymentResourceId',
      'deploymentId',
      'deploymentVcsProviderBranch',
    ]),
    total: totalParam(),
  },
  handle(context, { queries }) {
    const { total, items } = listPage(rules(context.local.store), queries, 'Rule');
    return ok({ total, rules: items.map((rule) => body(context, rule)) });
  },
});

/** @throws AppwriteError rule_not_found */
function findRule({ local }: Context, ruleId: string): RuleDocument {
  const found = rules(local.store).get(ruleId);
  if (!found) throw ruleError('rule_not_found');
  return found;
}

const get = route({
  method: 'GET',
  path: '/proxy/rules/:ruleId',
  scopes: ['rules.read'],
  params: { ruleId: uid() },
  handle: (context, { ruleId }) => ok(body(context, findRule(context, ruleId))),
});

const remove = route({
  method: 'DELETE',
  path: '/proxy/rules/:ruleId',
  scopes: ['rules.write'],
  params: { ruleId: uid() },
  handle(context, { ruleId }) {
    const found = findRule(context, ruleId);
    rules(context.local.store).delete(ruleId);
    announce(context, `rules.${ruleId}.delete`, body(context, found));
    return noContent();
  },
});

/** Verifies the domain again. */
const verify = route({
  method: 'PATCH',
  path: '/proxy/rules/:ruleId/status',
  scopes: ['rules.write'],
  params: { ruleId: uid() },
  handle(context, { ruleId }) {
    const found = findRule(context, ruleId);
    if (found.status !== 'verified') throw ruleError('rule_verification_failed', NO_DNS);
    return ok(body(context, found));
  },
});

/** The domains of functions. Rules for sites, the API and redirects are not supported. */
export const ruleRoutes: readonly Route[] = [create, list, get, remove, verify];
