/** What a test may know of a call while it is under way. */
export interface Call {
  method: string;
  /** The route's path with its names, such as `/users/:userId`. */
  route: string;
  path: string;
  /** The function and execution whose own key made the call. */
  functionId: string | undefined;
  executionId: string | undefined;
  /** Grows by one with each call. */
  number: number;
}

/** Where a test can step in. Nothing here changes an answer; each is awaited. */
export interface Hooks {
  /** Before the call is looked at. */
  before?(call: Call): Promise<void> | void;
  /** Between what a call read and what it writes upon it, where the real server is not atomic either. */
  gap?(name: string, call: Call): Promise<void> | void;
  /** After the call took effect, before its answer is sent. */
  after?(call: Call, status: number): Promise<void> | void;
}

/** Lets other calls in at each gap: 0 to 4 turns of the event loop, by chance. What `--interleave` sets. */
export const interleaving: Hooks = {
  async gap() {
    const turns = Math.floor(Math.random() * 5);
    for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
  },
};
