/** The maximum depth of a name. Deeper names are ignored. Source: PHP, max_input_nesting_level. */
const DEEPEST = 64;

/** `a[]=1&a[]=2`, `a[0]=1` and `a[b]=1` as PHP parses them: lists and objects. */
export function nest(search: URLSearchParams): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of search) {
    const match = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(name);
    if (!match?.[1] || !match[2]) {
      setOwn(result, name, value);
      continue;
    }
    const keys = match[2].slice(1, -1).split('][');
    if (keys.length <= DEEPEST) setOwn(result, match[1], place(ownOf(result, match[1]), keys, value));
  }
  return result;
}

function place(into: unknown, [key, ...rest]: string[], value: string): unknown {
  if (key === undefined) return value;
  if (key === '' || /^\d+$/.test(key)) {
    const items = Array.isArray(into) ? into : [];
    const index = key === '' ? items.length : Math.min(Number(key), items.length);
    items[index] = place(items[index], rest, value);
    return items;
  }
  const entries =
    typeof into === 'object' && into !== null && !Array.isArray(into) ? (into as Record<string, unknown>) : {};
  setOwn(entries, key, place(ownOf(entries, key), rest, value));
  return entries;
}

/** A field of the object itself: every object inherits `constructor` and `__proto__`. */
function ownOf(entries: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}

/** Sets a field of the object itself, whatever its name, including `__proto__`. */
export function setOwn(entries: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(entries, key, { value, enumerable: true, writable: true, configurable: true });
}
