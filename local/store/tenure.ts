import { AppwriteError } from '../errors.ts';

/** How long a store may be used: until it is closed, or another one takes its place. */
export class Tenure {
  #ended = false;

  end(): void {
    this.#ended = true;
  }

  /** @throws AppwriteError general_server_error, 503, once the store has ended */
  check(): void {
    if (this.#ended) throw new StoreEnded();
  }
}

/** Work that was under way when the data it belongs to was replaced or closed. */
export class StoreEnded extends AppwriteError {
  constructor() {
    super(503, 'general_server_error', 'The local Appwrite was restored or ended meanwhile.');
  }
}
