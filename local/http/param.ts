/** Why a value is invalid, in Appwrite's words. */
export class ParamError extends Error {}

/** One parameter of a route: its validation and its default. */
export interface Param<T> {
  readonly required: boolean;
  readonly fallback: T | undefined;
  /** The checked value. @throws ParamError */
  read(value: unknown): T;
}

/** The values of a route's parameters for its handler. */
export type Values<P extends Params> = { [K in keyof P]: P[K] extends Param<infer T> ? T : never };
export type Params = Record<string, Param<unknown>>;

/** A required parameter. */
export function param<T>(read: (value: unknown) => T): Param<T> {
  return { required: true, fallback: undefined, read };
}

/** An optional parameter with a default. */
export function optional<T, F = T>(inner: Param<T>, fallback: F): Param<T | F> {
  return { required: false, fallback, read: inner.read };
}

/** A parameter that is optional or null. */
export function nullable<T>(inner: Param<T>): Param<T | null>;
export function nullable<T, F>(inner: Param<T>, fallback: F): Param<T | F | null>;
export function nullable<T>(inner: Param<T>, fallback: unknown = null): Param<unknown> {
  const read = (value: unknown): T | null => {
    if (value === null) return null;
    try {
      return inner.read(value);
    } catch (error) {
      throw error instanceof ParamError ? new ParamError(`${error.message} or null`) : error;
    }
  };
  return { required: false, fallback, read };
}
