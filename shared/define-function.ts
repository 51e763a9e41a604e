import { budgetOf } from './budget.ts';
import { problemOf } from './failure.ts';
import { eventOf, executionId, type MatchedEvent, triggerOf } from './headers.ts';
import { type Answer, answerRequest } from './http.ts';
import { logOf } from './log.ts';
import { allowOrigins, corsHeaders } from './origins.ts';
import type { Problem } from './problem.ts';
import type { AnyRoute, Execution, RoutePath } from './route.ts';
import { Routes } from './routes.ts';
import type { RuntimeContext, RuntimeRequest } from './runtime.ts';
import { checkVariables } from './variables.ts';

/** An event that Appwrite itself delivered. */
export type EventCall = Execution & MatchedEvent;

/** A function: what it needs, what starts it, and what it does then. */
export interface FunctionDefinition<R extends Readonly<Partial<Record<RoutePath, AnyRoute>>>> {
  /** From `defineVariables`. Where one is missing, nothing runs; the log names it. */
  variables?: object;
  /** The events of `appwrite.json` that it acts upon; any other one is left alone. */
  events?: { on: readonly string[]; handle(event: EventCall): Promise<void> };
  /**
   * What the cron schedule does. Whoever may execute the function can have it run, too, by `scheduledAt`, so that it must do
   * no harm at any time.
   */
  schedule?(execution: Execution): Promise<void>;
  routes?: R;
  /** The pages that may call the function's own domain with a cookie and read what it answers: `https://app.example.com`. */
  origins?(): readonly string[];
}

/** A function as the runtime runs it, and its routes for those who make a client of them. */
export interface DefinedFunction<R> {
  (context: RuntimeContext): Promise<unknown>;
  readonly routes: R;
}

/** Makes the default export of a `main.ts`. */
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
    else log.warn('an event that this function does not act upon', { event: req.headers['x-appwrite-event'] });
    return done;
  }
  if (definition.schedule && trigger === 'schedule' && isCron(req)) {
    await definition.schedule(execution);
    return done;
  }
  if (definition.origins) allowOrigins(req, definition.origins());
  return answerRequest(routes, execution);
}

/** As the scheduler calls; an execution that a caller put off can be told apart where it has a path or a body. */
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
