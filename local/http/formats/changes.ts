export type Body = Record<string, unknown>;

/** How the answers of some routes changed with a version. */
export interface AnswerChange {
  since: string;
  /** The routes, by their path. */
  path: RegExp;
  /** Distinguishes these answers from others of the same routes. It must still match after later changes were undone. */
  of(body: Body): boolean;
  /** Returns the older form of an answer. */
  back(body: Body): Body;
  /** True if the items of a list did not change. */
  alone?: boolean;
}

/** How the parameters of some routes changed with a version. */
export interface InputChange {
  since: string;
  method: string;
  path: RegExp;
  /** Returns the newer form of the parameters. @throws AppwriteError */
  on(input: Body): Body;
}

/** A body without some of its fields. */
export function without(body: Body, ...fields: readonly string[]): Body {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !fields.includes(key)));
}

/** A body with renamed fields, if it has them. */
export function renamed(body: Body, names: Readonly<Record<string, string>>): Body {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [names[key] ?? key, value]));
}
