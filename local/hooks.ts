/** What a test can know of a running call. */
export interface Call {
  method: string;
  /** The route's path with its parameters, such as `/users/:userId`. */
  route: string;
  path: string;
  /** The function and execution whose own key made the call. */
  functionId: string | undefined;
  executionId: string | undefined;
  /** Increases by one with each call. */
  number: number;
}

/** The points at which a test can act. They do not change an answer; each is awaited. */
export interface Hooks {
  /** Before the call is handled. */
  before?(call: Call): Promise<void> | void;
  /** Between a read and the write that depends on it, where the real server is not atomic either. */
  gap?(name: string, call: Call): Promise<void> | void;
  /** After the call took effect, before its answer is sent. */
  after?(call: Call, status: number): Promise<void> | void;
}

/** Runs other calls at each gap: 0 to 4 turns of the event loop, at random. Set by `--interleave`. */
export const interleaving: Hooks = {
  async gap() {
    const turns = Math.floor(Math.random() * 5);
    for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
  },
};
