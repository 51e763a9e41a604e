import { gzipSync } from 'node:zlib';
import { AppwriteError } from '../../errors.ts';
import { errorPage } from '../../http/pages.ts';
import type { Reply } from '../../http/reply.ts';
import type { LocalRequest } from '../../http/request.ts';
import type { Door } from '../../http/server.ts';
import type { Local } from '../../local.ts';
import type { Answer } from '../../runtime/runtime.ts';
import { uniqueId } from '../../store/ids.ts';
import { type DeploymentDocument, deployments, type FunctionDocument, functions } from '../documents.ts';
import { functionError } from '../errors.ts';
import { keep, runWithin } from '../executions/create-execution.ts';
import { type HeaderPair, invocationHeaders } from '../executions/invocation.ts';
import type { Run } from '../executions/run.ts';
import { rules } from './rules.ts';

/** The address of a function's own domain on this machine. */
export function domainOf(local: Local, functionId: string): string {
  return `http://${functionId.toLowerCase()}.localhost:${new URL(local.origin).port}/`;
}

/**
 * Answers requests to `<function id>.localhost` or a domain with a rule: they call the function as a guest and get its
 * answer unchanged, or are redirected.
 */
export function domainDoor(local: Local): Door {
  const domains = local.options.functionDomains.map((domain) => `.${domain}`);
  return async (request) => {
    const host = request.hostname.toLowerCase();
    const suffix = domains.find((each) => host.endsWith(each));
    const [rule] = rules(local.store).where('domain', host);
    if (rule?.type === 'api') return undefined;
    if (rule?.type === 'redirect') return { status: rule.redirectStatusCode, headers: { location: rule.redirectUrl } };
    const name = rule?.deploymentResourceId ?? (suffix === undefined ? '' : host.slice(0, -suffix.length));
    if (name === '') return undefined;
    try {
      if (request.headers['x-appwrite-key']) throw functionError('project_id_missing');
      return await answer(local, request, name);
    } catch (error) {
      if (error instanceof AppwriteError) error.page = error.type !== 'function_synchronous_timeout';
      throw error;
    }
  };
}

async function answer(local: Local, request: LocalRequest, name: string): Promise<Reply> {
  const called = functionNamed(local, name);
  const deployment = readyDeployment(local, called);
  if (!called.execute.includes('any') && !called.execute.includes('guests'))
    throw functionError('function_execute_permission_missing');
  const executionId = uniqueId();
  const asked: Run = {
    function: called,
    deployment,
    executionId,
    trigger: 'http',
    method: request.method,
    path: request.target,
    headers: await invocationHeaders(local, called, callersHeaders(request), {
      executionId,
      trigger: 'http',
      userId: undefined,
      userJwt: '',
      event: undefined,
      clientIp: request.ip,
    }),
    body: request.bytes,
  };
  const { result, answer: given, late } = await runWithin({ local }, asked);
  keep({ local }, asked, result, []);
  if (late) throw functionError('function_synchronous_timeout');
  return compressed(request, replyOf(request, executionId, given));
}

/** @throws AppwriteError rule_not_found, function_not_found */
function functionNamed(local: Local, name: string): FunctionDocument {
  const found =
    functions(local.store).get(name) ??
    functions(local.store)
      .find({ limit: -1 })
      .find(({ $id }) => $id.toLowerCase() === name);
  if (!found) throw functionError('rule_not_found');
  if (!found.enabled) throw functionError('function_not_found');
  return found;
}

/** @throws AppwriteError deployment_not_found, build_failed, build_canceled, build_not_ready */
function readyDeployment(local: Local, called: FunctionDocument): DeploymentDocument {
  const found = deployments(local.store).get(called.deploymentId);
  if (!found) throw functionError('deployment_not_found');
  if (found.status === 'failed') throw functionError('build_failed');
  if (found.status === 'canceled') throw functionError('build_canceled');
  if (found.status !== 'ready') throw functionError('build_not_ready');
  return found;
}

// The router sets these headers itself, over the caller's. Empty ones are then not passed on.
const OVERWRITTEN = new Set([
  'x-appwrite-execution-id',
  'x-appwrite-user-id',
  'x-appwrite-country-code',
  'x-appwrite-continent-code',
  'x-appwrite-continent-eu',
  'x-appwrite-client-ip',
  'x-appwrite-key',
  'x-appwrite-trigger',
  'x-appwrite-user-jwt',
]);

function callersHeaders({ headers }: LocalRequest): HeaderPair[] {
  return Object.entries(headers).filter(([name]) => !OVERWRITTEN.has(name));
}

// Headers of a connection, and those that the server sets itself.
const OWN = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-type', 'set-cookie']);

function replyOf(request: LocalRequest, executionId: string, given: Answer | undefined): Reply {
  const status = given?.status ?? 500;
  const id = { 'x-appwrite-execution-id': executionId };
  if (status >= 400 && (given?.body.length ?? 0) === 0 && request.method !== 'HEAD')
    return {
      status,
      type: 'text/html',
      body: errorPage(status, 'proxy_error_override', 'The function answered with an error and nothing else.'),
      headers: { ...headersOf(given), ...id },
      cookies: valuesOf(given, 'set-cookie'),
    };
  const length = valuesOf(given, 'content-length')[0];
  return {
    status,
    type: valuesOf(given, 'content-type')[0] ?? 'text/plain',
    body: given?.body ?? '',
    // the function decides what HEAD would have answered
    headers: {
      ...headersOf(given),
      ...(request.method === 'HEAD' && length !== undefined ? { 'content-length': length } : {}),
      ...id,
    },
    cookies: valuesOf(given, 'set-cookie'),
  };
}

/** Shorter bodies are not compressed. Source: utopia-php/http, in bytes. */
const COMPRESSED_FROM = 1024;

/** The answer, compressed if the caller accepts gzip and the body is long enough. */
function compressed(request: LocalRequest, reply: Reply): Reply {
  const { body, headers } = reply;
  const accepts = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const text = /^(text\/|application\/(json|javascript|xml)|image\/svg)/.test(reply.type ?? '');
  if (!accepts || !text || headers?.['content-encoding'] || !Buffer.isBuffer(body) || body.length < COMPRESSED_FROM)
    return reply;
  return { ...reply, body: gzipSync(body), headers: { ...headers, 'content-encoding': 'gzip' } };
}

function valuesOf(given: Answer | undefined, wanted: string): string[] {
  return (given?.headers ?? []).filter(([name]) => name === wanted).map(([, value]) => value);
}

function headersOf(given: Answer | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of given?.headers ?? [])
    if (!OWN.has(name)) headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  return headers;
}
