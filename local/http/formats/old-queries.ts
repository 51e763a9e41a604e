import { AppwriteError } from '../../errors.ts';

/** Queries in the format of SDKs before 1.5: `equal("status", ["open", "new"])`. */

const QUOTES = new Set(['"', "'"]);
const ESCAPABLE = new Set([',', '[', ']', '"', "'"]);
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

const WITH_ATTRIBUTE = new Set([
  'equal',
  'notEqual',
  'lessThan',
  'lessThanEqual',
  'greaterThan',
  'greaterThanEqual',
  'contains',
  'search',
  'isNull',
  'isNotNull',
  'startsWith',
  'endsWith',
  'between',
  'orderAsc',
  'orderDesc',
]);

/** An old query in the current format, as JSON text. @throws AppwriteError general_query_invalid */
export function newerQuery(text: string): string {
  const open = text.indexOf('(');
  if (open < 0) throw AppwriteError.of('general_query_invalid', 'Invalid query');
  const method = text.slice(0, open);
  if (method.includes('.')) throw AppwriteError.of('general_query_invalid', 'Invalid query method');
  const params = readParams(text.slice(open + 1, -1));
  if (!WITH_ATTRIBUTE.has(method)) {
    const [first] = params;
    const values = first === undefined ? [] : Array.isArray(first) ? first : [first];
    return JSON.stringify({ method, values });
  }
  const [attribute = '', ...rest] = params;
  const values = method === 'between' ? rest.slice(0, 2) : Array.isArray(rest[0]) ? rest[0] : rest.slice(0, 1);
  return JSON.stringify({ method, attribute, ...(values.length > 0 ? { values } : {}) });
}

type Value = string | number | boolean | null;

/** The text between the parentheses: values and lists of values, separated by commas. */
function readParams(text: string): (Value | Value[])[] {
  const params: (Value | Value[])[] = [];
  let list: Value[] | undefined;
  let current = '';
  let quote: string | undefined;
  const end = () => {
    if (current !== '') (list ?? params).push(readValue(current));
    current = '';
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '\\') {
      const next = text[++i] ?? '';
      current += ESCAPABLE.has(next) ? next : char + next;
    } else if (quote !== undefined) {
      if (char === quote) quote = undefined;
      current += char;
    } else if (QUOTES.has(char)) {
      quote = char;
      current += char;
    } else if (char === '[') {
      list = [];
    } else if (char === ']') {
      end();
      params.push(list ?? []);
      list = undefined;
    } else if (char === ',') {
      end();
    } else if (char !== ' ') {
      current += char;
    }
  }
  end();
  return params;
}

function readValue(text: string): Value {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text === 'null') return null;
  if (NUMBER.test(text)) return Number(text);
  return QUOTES.has(text.charAt(0)) ? text.slice(1, -1) : text;
}
