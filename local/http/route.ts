import type { RateLimit } from '../auth/rate-limits.ts';
import { AppwriteError } from '../errors.ts';
import type { Context } from './context.ts';
import { ParamError, type Params, type Values } from './param.ts';
import type { Reply } from './reply.ts';

/** One endpoint: its method and path, its scopes, of which a caller needs one, and its parameters in Appwrite's order. */
export interface Route {
  method: string;
  path: string;
  scopes: readonly string[];
  rateLimit?: RateLimit | undefined;
  /** True if errors are answered as a page. */
  errorPage?: boolean | undefined;
  /** True if a session may call it that still lacks its second factor. */
  oneFactor?: boolean | undefined;
  run(context: Context, input: Record<string, unknown>): Promise<Reply> | Reply;
}

export interface RouteDefinition<P extends Params> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters are written `:name`. Relative to `/v1`. */
  path: string;
  scopes: readonly string[];
  rateLimit?: RateLimit;
  errorPage?: boolean;
  oneFactor?: boolean;
  params: P;
  handle(context: Context, values: Values<P>): Promise<Reply> | Reply;
}

/** Creates an endpoint from its definition. Parameters are validated in order, as in Appwrite, before it runs. */
export function route<P extends Params>(definition: RouteDefinition<P>): Route {
  const { method, path, scopes, rateLimit, errorPage, oneFactor, params, handle } = definition;
  return {
    method,
    path,
    scopes,
    rateLimit,
    errorPage,
    oneFactor,
    run: (context, input) => handle(context, readParams(params, input)),
  };
}

/** @throws AppwriteError general_argument_invalid, which names the parameter */
function readParams<P extends Params>(params: P, input: Record<string, unknown>): Values<P> {
  const values: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(params)) {
    const value = input[name];
    if (value === undefined || (value === null && !param.required)) {
      if (param.required) throw AppwriteError.of('general_argument_invalid', `Param "${name}" is not optional.`);
      values[name] = value === null ? (param.fallback ?? null) : param.fallback;
      continue;
    }
    try {
      values[name] = param.read(value);
    } catch (error) {
      throw error instanceof ParamError ? AppwriteError.invalidParam(name, error.message) : error;
    }
  }
  return values as Values<P>;
}
