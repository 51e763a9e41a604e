// what Node has and TypeScript does not declare yet
declare global {
  interface JSON {
    rawJSON(text: string): unknown;
    isRawJSON(value: unknown): boolean;
  }
}

/**
 * A whole number beyond 2^53, which a JavaScript number cannot represent. `JSON.stringify` writes it digit by digit.
 */
export interface Exact {
  readonly rawJSON: string;
}

/** A whole number of at most 64 bits. */
export type Whole = number | Exact;

/** The bounds of 64 bits. */
export const LOWEST = -(2n ** 63n);
export const HIGHEST = 2n ** 63n - 1n;

/** Whether a value is an {@link Exact} number. */
export function isExact(value: unknown): value is Exact {
  return typeof value === 'object' && value !== null && JSON.isRawJSON(value);
}

/** A whole number as a JavaScript number if that is exact, otherwise as an {@link Exact} one. */
export function wholeOf(value: bigint): Whole {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  const exact = JSON.rawJSON(String(value));
  return isExact(exact) ? exact : number;
}

/** A whole number to calculate with. */
export function bigintOf(value: Whole): bigint {
  return BigInt(typeof value === 'number' ? value : value.rawJSON);
}

/** An exact number as a bigint, which JavaScript compares with numbers. Other values as they are. */
export function comparable(value: unknown): unknown {
  return isExact(value) ? bigintOf(value) : value;
}

/** Less than 0 if `a` is less than `b`, 0 if they are equal. An exact number is compared with whole numbers only. */
export function compareWhole(a: Whole, b: Whole): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const difference = bigintOf(a) - bigintOf(b);
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** An integer that may be beyond 2^53. */
const LONG_INTEGER = /(?:^|[:[,])\s*-?\d{16}/;

type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

/**
 * Parses JSON. Whole numbers of up to 64 bits keep all their digits.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text);
  return JSON.parse(text, exactly as (key: string, value: unknown) => unknown);
}

const exactly: Reviver = (_key, value, { source }) => {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !source || !/^-?\d+$/.test(source)) return value;
  const whole = BigInt(source);
  return whole >= LOWEST && whole <= HIGHEST ? wholeOf(whole) : value;
};
