import { noteAccess } from '../auth/access.ts';
import { needsMoreFactors } from '../auth/factors.ts';
import { identify } from '../auth/identify.ts';
import { GUEST_SCOPES } from '../auth/scopes.ts';
import { AppwriteError } from '../errors.ts';
import type { Call } from '../hooks.ts';
import type { Local } from '../local.ts';
import { logCall } from './audit.ts';
import { Context } from './context.ts';
import { refuseDisabledMethod, refuseDisabledService } from './disabled.ts';
import { formatOf, inputOf, replyIn } from './formats/formats.ts';
import { setOwn } from './input/nest.ts';
import { corsHeaders, refuseForeignOrigin } from './origin.ts';
import type { Reply } from './reply.ts';
import type { LocalRequest } from './request.ts';
import type { Route } from './route.ts';
import { type Match, Router } from './router.ts';
import { unsupported } from './unsupported.ts';

const roleLabels = { guest: 'guests', user: 'users', key: 'applications' } as const;

/**
 * Answers requests under `/v1`. It determines the caller and checks scopes, rate limits and parameters before the service
 * runs.
 */
export class Api {
  readonly #local: Local;
  readonly #router: Router<Route>;
  #calls = 0;

  constructor(local: Local, routes: readonly Route[]) {
    this.#local = local;
    this.#router = new Router(routes);
  }

  /** @throws AppwriteError */
  async answer(request: LocalRequest): Promise<Reply> {
    const { platforms } = this.#local;
    const path = request.path.replace(/^\/v1(?=\/|$)/, '') || '/';
    const cors = corsHeaders(platforms, request);
    if (request.method === 'OPTIONS') return { status: 204, headers: { 'content-type': 'text/html', ...cors } };
    const match = this.#router.find(request.method === 'HEAD' ? 'GET' : request.method, path);
    if (!match) throw unsupported(request.method, path);
    try {
      return await this.#run(request, match, { path, cors });
    } catch (error) {
      if (error instanceof AppwriteError && match.route.errorPage) error.page = true;
      throw error;
    }
  }

  async #run(
    request: LocalRequest,
    match: Match<Route>,
    { path, cors }: { path: string; cors: Record<string, string> },
  ): Promise<Reply> {
    const { platforms } = this.#local;
    if (request.unreadable) throw request.unreadable;
    this.#refuseOtherProject(request, match.route);
    refuseForeignOrigin(platforms, request);
    const isConsole = match.route.scopes.includes(WITHOUT_PROJECT) && projectOf(request) !== this.#local.project.id;
    const caller = await identify(this.#local, isConsole ? { headers: {} } : request);
    // a key may tell whose browser it calls for
    if (caller.kind === 'key') request.userAgent = request.headers['x-forwarded-user-agent'] || request.userAgent;
    this.#local.traffic.note(request, caller, match.route.scopes);
    const call: Call = {
      method: request.method,
      route: match.route.path,
      path,
      functionId: caller.kind === 'key' ? caller.key.functionId : undefined,
      executionId: caller.kind === 'key' ? caller.key.executionId : undefined,
      number: ++this.#calls,
    };
    noteAccess(this.#local.store, caller);
    const context = new Context(this.#local, request, caller, call);
    await this.#local.hooks.before?.(call);
    refuseDisabledService(context, match.route);
    refuseWithoutScope(context, match.route);
    if (caller.kind === 'user' && !caller.user.status) throw AppwriteError.of('user_blocked');
    if (!match.route.oneFactor && needsMoreFactors(this.#local.store, caller))
      throw AppwriteError.of('user_more_factors_required');
    refuseDisabledMethod(context, match.route);
    const limits = this.#local.options.rateLimits ? this.#local.rateLimits.count(match.route, request, caller) : {};
    const format = formatOf(request);
    for (const [name, value] of Object.entries(match.params)) setOwn(request.input, name, value);
    const input = inputOf(format, match.route, request.input);
    const raw = await run(match.route, context, input, limits);
    logCall(context, match.route, raw);
    const reply = replyIn(format, match.route.path, raw);
    if (reply.status === match.route.rateLimit?.resetAt) this.#local.rateLimits.reset(match.route, request, caller);
    await this.#local.hooks.after?.(call, reply.status);
    return { ...reply, headers: { 'x-content-type-options': 'nosniff', ...cors, ...limits, ...reply.headers } };
  }

  /** A call without a project belongs to the console's project, in which everyone is a guest. @throws AppwriteError */
  #refuseOtherProject(request: LocalRequest, route: Route): void {
    const project = projectOf(request);
    if (project === this.#local.project.id || route.scopes.includes('public')) return;
    if (project !== '' && project !== 'console') throw AppwriteError.of('project_not_found');
    if (request.headers['x-appwrite-key']) throw AppwriteError.of('user_unauthorized');
    if (!route.scopes.some((scope) => GUEST_SCOPES.includes(scope)))
      throw AppwriteError.of(
        'general_unauthorized_scope',
        `User (role: ${roleLabels.guest}) missing scopes (${JSON.stringify(route.scopes)})`,
      );
    if (!route.scopes.includes(WITHOUT_PROJECT)) throw AppwriteError.of('project_not_found');
  }
}

/** The scope of pictures that need nothing of a project. Some SDKs' addresses of initials name none. */
const WITHOUT_PROJECT = 'avatars.read';

/** The project that a call names. Empty without one. */
function projectOf(request: LocalRequest): unknown {
  return request.headers['x-appwrite-project'] ?? request.input['project'] ?? '';
}

/** Runs a route. An error also has the number of calls left. @throws AppwriteError */
async function run(
  route: Route,
  context: Context,
  input: Record<string, unknown>,
  limits: Record<string, string>,
): Promise<Reply> {
  try {
    return await route.run(context, input);
  } catch (error) {
    if (error instanceof AppwriteError) Object.assign(error.headers, limits);
    throw error;
  }
}

/** @throws AppwriteError general_unauthorized_scope */
function refuseWithoutScope(context: Context, route: Route): void {
  const { caller, local, request } = context;
  const granted = route.scopes.find((scope) => caller.scopes.includes(scope));
  noteScope(context, route, granted);
  if (granted === undefined) {
    const who = {
      guest: () => 'User',
      user: () => (caller.kind === 'user' ? (caller.user.email ?? '') : ''),
      key: () => `app.${local.project.id}@service.${request.hostname}`,
    }[caller.kind]();
    throw AppwriteError.of(
      'general_unauthorized_scope',
      `${who} (role: ${roleLabels[caller.kind]}) missing scopes (${JSON.stringify(route.scopes)})`,
    );
  }
}

/** Records which scope a function's own key used, or which one it lacked. */
function noteScope(
  { caller, local }: Context,
  { method, path, scopes: asked }: Route,
  scope: string | undefined,
): void {
  if (caller.kind !== 'key' || !caller.key.functionId) return;
  const { functionId, scopes: granted } = caller.key;
  const endpoint = `${method} ${path}`;
  if (scope === undefined) local.scopeNotes.refuse({ functionId, asked, granted, endpoint });
  else if (granted.includes(scope)) local.scopeNotes.use({ functionId, scope, endpoint });
}
