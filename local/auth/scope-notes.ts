/** What one function's own key did with one scope. */
export interface ScopeUse {
  functionId: string;
  scope: string;
  /** Such as `GET /users/:userId`. */
  endpoint: string;
}

/** A call that a function's own key had no scope for. */
export interface ScopeRefusal {
  functionId: string;
  /** One of these would have done. */
  asked: readonly string[];
  /** What the key had. */
  granted: readonly string[];
  endpoint: string;
}

/** What functions' own keys were seen to use and to lack, each once. */
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
