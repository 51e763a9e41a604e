import type * as z from 'zod/mini';
import type { Budget } from '../budget.ts';
import type { Log } from '../log.ts';
import type { RuntimeRequest } from '../runtime.ts';
import type { Schema } from './parse.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A method and a path with parameters: `GET /:id/ownership`. The first route that matches is used. */
export type RoutePath = `${Method} /${string}`;

/** An answer that is not JSON: a page, or no body. */
export interface Content {
  readonly contentType: string | undefined;
}

/** An answer with a text body of another content type than JSON, such as `text/html; charset=utf-8`. */
export function content(contentType: string): { readonly contentType: string } {
  return { contentType };
}

/** An answer without a body: 202, 204, 304, a redirect. */
export const noContent: { readonly contentType: undefined } = { contentType: undefined };

/** What a route answers, by status: the body's schema, or content that is not JSON. */
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

/** What every handler receives. */
export interface Execution {
  req: RuntimeRequest;
  log: Log;
  budget: Budget;
}

type OutputOf<S> = S extends Schema ? z.core.output<S> : Record<never, never>;

/** Headers that a route may read and a caller may set. */
export type RequestHeader = 'idempotency-key' | 'if-match' | 'if-none-match';

/** What a route accepts. Parameters or a query without a schema accept no fields. A body without one is ignored. */
export interface RouteSchemas<P, Q, B, A extends Answers> {
  /** Its name in the typed caller and the OpenAPI document. A route without a name is in neither. */
  operation?: string;
  /** Headers that this route reads. */
  headers?: readonly RequestHeader[];
  params?: P;
  query?: Q;
  body?: B;
  /** The kind of the body; JSON by default. */
  takes?: 'json' | 'form';
  answers: A;
}

/** A handler's input, already parsed. Unknown fields were refused. */
export type Call<P, Q, B> = Execution & { params: OutputOf<P>; query: OutputOf<Q>; body: OutputOf<B> };

/** A route for `defineFunction`. The typed caller is generated from its schemas too. */
export interface Route<
  P extends Schema | undefined = Schema | undefined,
  Q extends Schema | undefined = Schema | undefined,
  B extends Schema | undefined = Schema | undefined,
  A extends Answers = Answers,
> {
  readonly schemas: RouteSchemas<P, Q, B, A>;
  // a method and not a property, so that a route with certain schemas is assignable to a route with any
  handle(call: Call<P, Q, B>): Promise<Reply<A>>;
}

/** A route with any schemas. Deliberately loose, so that TypeScript infers each route's schemas from that route only. */
export interface AnyRoute {
  readonly schemas: object;
  handle(call: never): Promise<object>;
}

/** Creates a route from its schemas and its handler. */
export function route<
  A extends Answers,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(schemas: RouteSchemas<P, Q, B, A>, handle: (call: Call<P, Q, B>) => Promise<Reply<NoInfer<A>>>): Route<P, Q, B, A> {
  return { schemas, handle };
}
