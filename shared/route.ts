import type * as z from 'zod/mini';
import type { Budget } from './budget.ts';
import type { Log } from './log.ts';
import type { Schema } from './parse.ts';
import type { RuntimeRequest } from './runtime.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A method and a path with names: `GET /:id/ownership`. The first one that fits is taken. */
export type RoutePath = `${Method} /${string}`;

/** An answer that is not JSON: a page, or nothing at all. */
export interface Content {
  readonly contentType: string | undefined;
}

/** An answer of another kind than JSON, such as `text/html; charset=utf-8`; its body is text. */
export function content(contentType: string): { readonly contentType: string } {
  return { contentType };
}

/** An answer without a body: 202, 204, 304, a redirect. */
export const noContent: { readonly contentType: undefined } = { contentType: undefined };

/** What a route answers, by status: the body's schema, or another kind of content. */
export type Answers = Readonly<Record<number, Schema | Content>>;

type BodyOf<Answer> = Answer extends Schema
  ? { body: z.core.input<Answer> }
  : Answer extends { readonly contentType: string }
    ? { body: string }
    : { body?: undefined };

/** What a handler returns: one of the statuses that its route declares, with the body that belongs to it. */
export type Reply<A extends Answers> = {
  [Status in keyof A & number]: { status: Status; headers?: Readonly<Record<string, string>> } & BodyOf<A[Status]>;
}[keyof A & number];

/** What every handler gets. */
export interface Execution {
  req: RuntimeRequest;
  log: Log;
  budget: Budget;
}

type OutputOf<S> = S extends Schema ? z.core.output<S> : Record<never, never>;

/** Headers that a route reads and a caller may set. */
export type RequestHeader = 'idempotency-key' | 'if-match' | 'if-none-match';

/** What a route takes. A part without a schema takes no fields; a body without one is not looked at. */
export interface RouteSchemas<P, Q, B, A extends Answers> {
  /** What the typed caller and the OpenAPI document call it. Without one it is in neither. */
  operation?: string;
  /** Headers that it reads beside those of every request. */
  headers?: readonly RequestHeader[];
  params?: P;
  query?: Q;
  body?: B;
  /** What the body is; JSON unless told otherwise. */
  takes?: 'json' | 'form';
  answers: A;
}

/** A handler's input: parsed, unknown fields refused before it runs. */
export type Call<P, Q, B> = Execution & { params: OutputOf<P>; query: OutputOf<Q>; body: OutputOf<B> };

/** A route as `defineFunction` takes it; its schemas are also what a caller's typed client is made of. */
export interface Route<
  P extends Schema | undefined = Schema | undefined,
  Q extends Schema | undefined = Schema | undefined,
  B extends Schema | undefined = Schema | undefined,
  A extends Answers = Answers,
> {
  readonly schemas: RouteSchemas<P, Q, B, A>;
  // a method, so that a route of certain schemas is a route of any
  handle(call: Call<P, Q, B>): Promise<Reply<A>>;
}

/** A route of whatever schemas. Says so little of them that a route's own are inferred from itself alone. */
export interface AnyRoute {
  readonly schemas: object;
  handle(call: never): Promise<object>;
}

/** Puts the schemas of a route and the function that answers it together. */
export function route<
  A extends Answers,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(schemas: RouteSchemas<P, Q, B, A>, handle: (call: Call<P, Q, B>) => Promise<Reply<NoInfer<A>>>): Route<P, Q, B, A> {
  return { schemas, handle };
}
