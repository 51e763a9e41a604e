/** Why a message or a connection is refused: a WebSocket close code of Appwrite's, or an HTTP status. */
export class RealtimeError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A message that cannot be read. The connection stays. */
export function badMessage(message: string): RealtimeError {
  return new RealtimeError(1003, message);
}
