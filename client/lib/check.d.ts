import type { InputMistake } from './errors.ts';
/**
 * Every mistake in a value that came out of JSON; none where it fits.
 * @param at what the value is: `body`, `query.limit`
 */
export type Check = (value: unknown, at: string) => InputMistake[];
/** Checks by the names of fields. */
export type Fields = Readonly<Record<string, Check>>;
/** Text of so many characters (code points, as the functions count them) that has all of the patterns. */
export declare function text(least?: number, most?: number, ...patterns: RegExp[]): Check;
export declare function number(least?: number, most?: number): Check;
/** A number without a fraction that JavaScript can count. */
export declare function integer(least?: number, most?: number): Check;
export declare const boolean: Check;
/** Anything. */
export declare const unknown: Check;
/** One of these very values. */
export declare function oneOf(...values: (string | number | boolean | null)[]): Check;
export declare function nullable(check: Check): Check;
/** Whatever one of the checks takes. */
export declare function anyOf(...checks: Check[]): Check;
export declare function list(items: Check, least?: number, most?: number): Check;
/** An object of these fields and no others. */
export declare function fields(required: Fields, optional?: Fields): Check;
/** An object of these fields at the least: what a newer function says beyond them is let be. */
export declare function atLeast(required: Fields, optional?: Fields): Check;
/** An object with whatever names. */
export declare function record(values: Check): Check;
/** An object whose field `name` says which of the checks its other fields have to pass. */
export declare function variants(name: string, checks: Fields): Check;
