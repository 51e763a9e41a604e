import { parseJson, stringifyJson } from '../../shared/json.ts';

/**
 * Stands in for `json-bigint` in a function's bundle: 25 kB, most of it a library for decimal numbers, and a parser written
 * in JavaScript, for what Node's own JSON can do since it shows a number's digits. The SDK's own reviver is not needed then.
 */
export default function nativeJson() {
  return { parse: (text: string) => parseJson(text), stringify: stringifyJson };
}
