/** What the key of a function did with one scope. */
export interface ScopeUse {
  functionId: string;
  scope: string;
  /** Such as `GET /users/:userId`. */
  endpoint: string;
}

/** A call for which the key of a function lacked a scope. */
export interface ScopeRefusal {
  functionId: string;
  /** Each of these would have been enough. */
  asked: readonly string[];
  /** The scopes that the key had. */
  granted: readonly string[];
  endpoint: string;
}

/** The scopes that the keys of functions used and lacked, each once. */
export class ScopeNotes {
  readonly #uses = new Map<string, ScopeUse>();
  readonly #refusals = new Map<string, ScopeRefusal>();

  use(use: ScopeUse): void {
    this.#uses.set(`${use.functionId} ${use.scope} ${use.endpoint}`, use);
  }

  refuse(refusal: ScopeRefusal): void {
    this.#refusals.set(`${refusal.functionId} ${refusal.endpoint} ${refusal.granted.join()}`, refusal);
  }

  get uses(): ScopeUse[] {
    return [...this.#uses.values()];
  }

  get refusals(): ScopeRefusal[] {
    return [...this.#refusals.values()];
  }
}
