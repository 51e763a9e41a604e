import { fitsHeader } from '../http/headers.ts';

/** The value of a cookie; undefined if a header cannot contain it, or if there are others of that name (see {@link cookieValues}). */
export function onlyCookie(header: string, name: string): string | undefined {
  const [value, ...others] = cookieValues(header, name);
  return value !== undefined && others.length === 0 && fitsHeader(value) ? value : undefined;
}

/**
 * The values that a `Cookie` header has for a name, each once. Several values mean that more than one host set the cookie, such as
 * a sub-domain; nothing tells which one is the right one. Values that cannot be decoded are left out.
 */
export function cookieValues(header: string, name: string): string[] {
  const values = header.split(';').flatMap((part) => {
    const [key, ...value] = part.split('=');
    return key?.trim() === name ? decoded(value.join('=').trim()) : [];
  });
  return [...new Set(values)];
}

function decoded(text: string): string[] {
  try {
    return text === '' ? [] : [decodeURIComponent(text)];
  } catch {
    return [];
  }
}
