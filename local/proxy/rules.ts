import { createHash } from 'node:crypto';
import { AppwriteError, errorsOf } from '../errors.ts';
import { announce } from '../events/announce.ts';
import { functions } from '../functions/documents.ts';
import { type RuleDocument, rules } from '../functions/triggers/rules.ts';
import type { Context } from '../http/context.ts';
import { optional, type Param, ParamError, param } from '../http/param.ts';
import { oneOf, text, uid } from '../http/params.ts';
import { listPage, listQueries, totalParam } from '../http/queries.ts';
import { created, noContent, ok, type Reply } from '../http/reply.ts';
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
  const { $id, $createdAt, $updatedAt, domain, type, trigger, redirectUrl, redirectStatusCode, status, logs } = rule;
  const { deploymentResourceType, deploymentResourceId, deploymentVcsProviderBranch } = rule;
  const deploymentId =
    type === 'deployment' ? (functions(local.store).get(deploymentResourceId)?.deploymentId ?? '') : '';
  return {
    ...{ $id, $createdAt, $updatedAt, domain, type, trigger, redirectUrl, redirectStatusCode, deploymentId },
    ...{ deploymentResourceType, deploymentResourceId, deploymentVcsProviderBranch, status, logs, renewAt: '' },
  };
}

/** In answers to changes Appwrite writes this word in place of the date. */
const CHANGED = { renewAt: 'datetime' };

/** @throws AppwriteError general_argument_invalid for the server's own domain */
function refuseOwnDomain({ local }: Context, domain: string): void {
  if (!local.options.functionDomains.includes(domain)) return;
  throw AppwriteError.of('general_argument_invalid', 'This domain name is not allowed. Please use a different domain.');
}

/** @throws AppwriteError rule_resource_not_found */
function requireFunction({ local }: Context, functionId: string): void {
  if (!functions(local.store).get(functionId)) throw ruleError('rule_resource_not_found');
}

/** Stores a rule. A domain below one of the functions' own needs no DNS. @throws AppwriteError rule_already_exists */
function add(context: Context, domain: string, data: Partial<RuleDocument>): Reply {
  const { store, options } = context.local;
  const isOwn = options.functionDomains.some((suffix) => domain.endsWith(`.${suffix}`));
  const state = isOwn ? { status: 'verified' as const, logs: '' } : { status: 'unverified' as const, logs: NO_DNS };
  try {
    const id = createHash('md5').update(domain).digest('hex');
    const answer = { ...body(context, rules(store).create({ id, data: { domain, ...data, ...state } })), ...CHANGED };
    announce(context, `rules.${id}.create`, answer);
    return created(answer);
  } catch (error) {
    throw error instanceof DuplicateError ? ruleError('rule_already_exists') : error;
  }
}

const creation = {
  method: 'POST',
  scopes: ['rules.write'],
  rateLimit: { limit: 10, time: 60, key: 'userId:{userId},url:{url}' },
} as const;

const create = route({
  ...creation,
  path: '/proxy/rules/function',
  params: { domain: domainName(), functionId: uid(), branch: optional(text(255, { min: 0 }), '') },
  handle(context, { domain, functionId, branch }) {
    refuseOwnDomain(context, domain);
    requireFunction(context, functionId);
    return add(context, domain, { deploymentResourceId: functionId, deploymentVcsProviderBranch: branch });
  },
});

/** The status of a redirect. */
function redirectStatus(): Param<number> {
  return param((value) => {
    const status = Number(value);
    if (![301, 302, 307, 308].includes(status)) throw new ParamError('Value must be one of (301, 302, 307, 308)');
    return status;
  });
}

function url(): Param<string> {
  return param((value) => {
    if (typeof value !== 'string' || !URL.canParse(value)) throw new ParamError('Value must be a valid URL');
    return value;
  });
}

// Sites do not exist here, so none is found
const redirect = route({
  ...creation,
  path: '/proxy/rules/redirect',
  params: {
    domain: domainName(),
    url: url(),
    statusCode: redirectStatus(),
    resourceId: uid(),
    resourceType: oneOf(['site', 'function']),
  },
  handle(context, { domain, url: redirectUrl, statusCode, resourceId, resourceType }) {
    refuseOwnDomain(context, domain);
    if (resourceType === 'site') throw ruleError('rule_resource_not_found');
    requireFunction(context, resourceId);
    const data = { type: 'redirect' as const, redirectUrl, redirectStatusCode: statusCode };
    return add(context, domain, { ...data, deploymentResourceId: resourceId });
  },
});

const api = route({
  ...creation,
  path: '/proxy/rules/api',
  params: { domain: domainName() },
  handle(context, { domain }) {
    refuseOwnDomain(context, domain);
    return add(context, domain, { type: 'api', deploymentResourceType: '', deploymentResourceId: '' });
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
    return ok({ ...body(context, found), ...CHANGED });
  },
});

/** Domains of functions, redirects and the API. Rules for sites are not supported. */
export const ruleRoutes: readonly Route[] = [create, redirect, api, list, get, remove, verify];
