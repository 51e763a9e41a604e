/** JSON as PHP's `json_encode` writes it: slashes and everything beyond ASCII are escaped. */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A URL with more parameters in its query, taken apart and put together as Appwrite does: it always ends with a fragment. */
export function withFragment(url: string, more: Record<string, string>): string {
  const link = new URL(url);
  const query = new URLSearchParams(link.search);
  for (const [key, value] of Object.entries(more)) query.set(key, value);
  const { protocol, username, password, host, pathname, hash } = link;
  const user = username || password ? `${username}${password ? `:${password}` : ''}@` : '';
  const path = pathname.startsWith('/') ? pathname : `/${pathname}`;
  const search = query.size > 0 ? `?${query}` : '';
  return `${protocol}//${user}${host}${path}${search}${hash || '#'}`;
}
