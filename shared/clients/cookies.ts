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
