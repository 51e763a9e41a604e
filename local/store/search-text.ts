/** What `search` looks in: the texts of a document that say what it is, in lower case. */
export function searchText(...texts: readonly string[]): string {
  return texts.filter(Boolean).join(' ').toLowerCase();
}
