export type Body = Record<string, unknown>;

/** How the answers of some routes changed with a version. */
export interface AnswerChange {
  since: string;
  /** The routes, by their path. */
  path: RegExp;
  /** Tells the answers meant from others of the same routes. It must still hold once later changes are undone. */
  of(body: Body): boolean;
  /** The answer as it was before. */
  back(body: Body): Body;
  /** True where the items of a list did not change. */
  alone?: boolean;
}

/** How the parameters of some routes changed with a version. */
export interface InputChange {
  since: string;
  method: string;
  path: RegExp;
  /** The parameters as they have been since. @throws AppwriteError */
  on(input: Body): Body;
}

/** A body without some of its fields. */
export function without(body: Body, ...fields: readonly string[]): Body {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !fields.includes(key)));
}

/** A body with fields renamed, where they are there. */
export function renamed(body: Body, names: Readonly<Record<string, string>>): Body {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [names[key] ?? key, value]));
}
