import { budgetOf } from './budget.ts';
import { problemOf } from './http/failure.ts';
import { eventOf, executionId, type MatchedEvent, triggerOf } from './http/headers.ts';
import { type Answer, answerRequest } from './http/http.ts';
import { allowOrigins, corsHeaders } from './http/origins.ts';
import type { Problem } from './http/problem.ts';
import type { AnyRoute, Execution, RoutePath } from './http/route.ts';
import { Routes } from './http/routes.ts';
import { logOf } from './log.ts';
import type { RuntimeContext, RuntimeRequest } from './runtime.ts';
import { checkVariables } from './variables.ts';

/** An event that Appwrite itself delivered. */
export type EventCall = Execution & MatchedEvent;

/** A function: its variables, its triggers and its handlers. */
export interface FunctionDefinition<R extends Readonly<Partial<Record<RoutePath, AnyRoute>>>> {
  /** From `defineVariables`. If one is missing or invalid, no handler runs, and the log names it. */
  variables?: object;
  /** The handled events, as declared in `appwrite.json`. Other events are logged and ignored. */
  events?: { on: readonly string[]; handle(event: EventCall): Promise<void> };
  /**
   * The handler of the cron schedule. Anyone who may execute the function can trigger it with `scheduledAt`, so it must be
   * safe at any time.
   */
  schedule?(execution: Execution): Promise<void>;
  routes?: R;
  /** The origins whose pages may call the function's own domain with a cookie and read the answer: `https://app.example.com`. */
  origins?(): readonly string[];
}

/** A function as the runtime calls it. Its routes are used to generate the typed caller. */
export interface DefinedFunction<R> {
  (context: RuntimeContext): Promise<unknown>;
  readonly routes: R;
}

/** Creates the default export of a `main.ts`. */
export function defineFunction<const R extends Readonly<Partial<Record<RoutePath, AnyRoute>>> = Record<never, never>>(
  definition: FunctionDefinition<R>,
): DefinedFunction<R> {
  const declared = definition.routes ?? ({} as R);
  const routes = new Routes(declared);
  const main = async (context: RuntimeContext): Promise<unknown> => {
    const { req, res } = context;
    const execution: Execution = { req, log: logOf(context), budget: budgetOf(req) };
    const { status, headers, body } = await answer(definition, routes, execution).catch((error: unknown) =>
      problemAnswer(problemOf(error, execution.log), req),
    );
    execution.budget.end();
    return res.text(body, status, headers);
  };
  return Object.assign(main, { routes: declared });
}

const done: Answer = { status: 204, headers: {}, body: '' };

async function answer(
  definition: FunctionDefinition<Readonly<Partial<Record<RoutePath, AnyRoute>>>>,
  routes: Routes,
  execution: Execution,
): Promise<Answer> {
  const { req, log } = execution;
  if (definition.variables) checkVariables(definition.variables);
  const trigger = triggerOf(req);
  if (trigger === 'event') {
    const event = eventOf(req, definition.events?.on ?? []);
    if (event) await definition.events?.handle({ ...execution, ...event });
    else log.warn('event ignored: this function does not handle it', { event: req.headers['x-appwrite-event'] });
    return done;
  }
  if (definition.schedule && trigger === 'schedule' && isCron(req)) {
    await definition.schedule(execution);
    return done;
  }
  if (definition.origins) allowOrigins(req, definition.origins());
  return answerRequest(routes, execution);
}

/** Whether the request looks like the scheduler's. A caller's delayed execution is recognisable only by its path or body. */
function isCron(req: RuntimeRequest): boolean {
  return req.method === 'POST' && req.path === '/' && req.bodyText === '';
}

function problemAnswer(problem: Problem, req: RuntimeRequest): Answer {
  const headers = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...corsHeaders(req),
    ...problem.details.headers,
  };
  const body = req.method === 'HEAD' ? '' : JSON.stringify(problem.body(executionId(req)));
  return { status: problem.status, headers, body };
}
