import { fields, record, unknown } from './check.ts';
import { AnswerError, ExecutionError, type InputMistake, invalidInput, isProblem, ProblemError } from './errors.ts';
import { type Execution, type FunctionsService, started } from './execution.ts';
import type { CallOptions, Description } from './operation.ts';
import { type Api, functions as descriptions } from './operations.ts';
import { checkService, type SupportedService } from './sdk.ts';

export type { Api };

/**
 * Calls the functions of this project: `call(functions).posts.update({ id, title })`.
 * @param functions the `Functions` service of `appwrite` 19 or later, or `node-appwrite` 18 or later. Calls act as its client's user.
 */
export function call<Service>(functions: SupportedService<Service>): Api;
export function call(functions: FunctionsService): Api {
  const api: Record<string, Record<string, unknown>> = {};
  for (const [name, [functionId, operations]] of Object.entries(descriptions)) {
    api[name] = {};
    for (const [operation, description] of Object.entries(operations))
      api[name][operation] = (input: unknown, options?: CallOptions) =>
        run(functions, functionId, description, input, options);
  }
  return api as unknown as Api;
}

/** The ETag of each answer. */
const etags = new WeakMap<object, string>();

/**
 * The ETag of an answer, such as a post of a list: its field `etag`, or else the header of the response. A copy of the answer
 * or a framework's proxy has only the field. Undefined if the function sent neither.
 */
export function etagOf(answer: object): string | undefined {
  const { etag } = answer as { etag?: unknown };
  return typeof etag === 'string' ? etag : etags.get(answer);
}

async function run(
  functions: FunctionsService,
  functionId: string,
  description: Description,
  input: unknown,
  { async = false, idempotencyKey, ifMatch }: CallOptions = {},
) {
  checkService(functions);
  const { method, xpath, body } = requestOf(description, input);
  const etag = typeof ifMatch === 'object' ? etagOf(ifMatch) : ifMatch;
  if (ifMatch !== undefined && etag === undefined)
    refuse([{ at: 'ifMatch', message: 'an answer of this caller or an ETag expected' }]);
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...(etag === undefined ? {} : { 'if-match': etag }),
  };
  const request = { functionId, xpath, method, headers, async };
  const execution = await functions.createExecution(body === undefined ? request : { ...request, body });
  return async ? started(functions, functionId, execution.$id) : answerOf(description, execution);
}

const anObject = record(unknown);
const nothing = fields({});

/** @throws ProblemError for an invalid input */
function requestOf({ route, params, query, queryOf, body }: Description, input: unknown = {}) {
  const [method = '', path = ''] = route.split(' ');
  // as JSON: without undefined fields, dates as text
  const given: unknown = JSON.parse(JSON.stringify(input));
  refuse(anObject(given, 'input'));
  const left = { ...(given as Record<string, unknown>) };
  const take = (names: readonly string[]) =>
    Object.fromEntries(names.filter((name) => Object.hasOwn(left, name)).map((name) => [name, takeOne(left, name)]));
  const ids = take(path.match(/(?<=:)\w+/g) ?? []);
  const search = take(queryOf ?? (body ? [] : Object.keys(left)));
  refuse([
    ...(params ?? nothing)(ids, 'params'),
    ...(query ?? nothing)(search, 'query'),
    ...(body ? body(left, 'body') : []),
  ]);
  const parts = path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(ids[name])));
  const texts = Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]));
  const text = new URLSearchParams(texts).toString();
  return { method, xpath: text ? `${parts}?${text}` : parts, body: body && JSON.stringify(left) };
}

function takeOne(fields: Record<string, unknown>, name: string): unknown {
  const { [name]: value } = fields;
  delete fields[name];
  return value;
}

function refuse(errors: InputMistake[]): void {
  if (errors.length > 0) throw invalidInput(errors);
}

/** @throws ProblemError, ExecutionError, AnswerError */
function answerOf({ answers }: Description, execution: Execution): unknown {
  const { $id, responseStatusCode: status, responseBody, responseHeaders } = execution;
  const schema = answers[status];
  if (schema === null) return undefined;
  const body = parse(responseBody);
  if (schema === undefined) {
    if (isProblem(body)) throw new ProblemError(body);
    throw new ExecutionError(`The function gave no answer (status ${status})`, $id, status);
  }
  const errors = schema(body, 'answer');
  if (errors.length > 0) throw new AnswerError($id, status, errors);
  const etag = responseHeaders.find(({ name }) => name.toLowerCase() === 'etag')?.value;
  if (etag !== undefined && typeof body === 'object' && body !== null) etags.set(body, etag);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
