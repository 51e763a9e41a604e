/** A reviver with the third argument of `JSON.parse`, which TypeScript does not declare yet. */
type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;
declare global {
  interface JSON {
    rawJSON(text: string): unknown;
  }
}

/** A value that is an integer too long to be exact as a double. */
const longInteger = /[:[,]\s*-?\d{16,}/;

/** Parses JSON as the SDK does: an integer beyond ±(2^53 - 1) becomes a bigint, so that a 64-bit column keeps its value. */
export function parseJson(text: string): unknown {
  if (!longInteger.test(text)) return JSON.parse(text);
  const revive: Reviver = (_key, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
      ? BigInt(source)
      : value;
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
}

/** Writes JSON as the SDK does: a bigint as its digits. */
export function stringifyJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? JSON.rawJSON(String(inner)) : inner));
}
