/** Query parameters. Empty and undefined ones are left out, lists are written as `name[]`. */
export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** A segment of a path. */
export const enc = encodeURIComponent;

/** A path with query parameters. */
export function withQuery(path: string, parameters: Parameters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === '') continue;
    if (typeof value !== 'object') search.set(name, String(value));
    else for (const item of value) search.append(`${name}[]`, item);
  }
  return search.size === 0 ? path : `${path}?${search}`;
}
