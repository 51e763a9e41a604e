/** Why a message or a connection is refused: one of Appwrite's WebSocket close codes, or an HTTP status. */
export class RealtimeError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A message that cannot be parsed. The connection stays open. */
export function badMessage(message: string): RealtimeError {
  return new RealtimeError(1003, message);
}
