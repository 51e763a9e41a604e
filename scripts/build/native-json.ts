import { parseJson, stringifyJson } from '../../shared/clients/json.ts';

/**
 * Replaces `json-bigint` in a function's bundle: 25 kB, mostly a library for decimal numbers and a parser in JavaScript.
 * Node's own JSON can do the same, because it passes the digits of a number to the reviver.
 */
export default function nativeJson() {
  return { parse: (text: string) => parseJson(text), stringify: stringifyJson };
}
