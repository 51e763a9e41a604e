/**
 * Whether Appwrite takes a text in a row for an operation on the column (the SDKs' `Operator`) and not for a value: a JSON object
 * with a `method` of text. Stricter than Appwrite 1.9.6, which looks at the name of the method, too: its list may grow.
 */
export function isOperatorText(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  try {
    const { method } = JSON.parse(text) as { method?: unknown };
    return typeof method === 'string';
  } catch {
    return false;
  }
}

/** Shows nothing, and is no blank to JSON. */
const ZERO_WIDTH_SPACE = '\u200B';

/**
 * A text as it can be kept in a row, whoever wrote it: what is not Unicode replaced, cut to the column's size, and never taken for
 * an operation (see {@link isOperatorText}): then a zero-width space goes before it. For texts that come without a schema of ours,
 * such as a user's name; what a caller sends is better refused.
 * @param size of the column, in characters as Appwrite counts them: one that JavaScript keeps in two units is one
 */
export function rowText(text: string, size: number): string {
  const wellFormed = text.toWellFormed().replaceAll('\0', '');
  const cut = wellFormed.length <= size ? wellFormed : [...wellFormed].slice(0, size).join('');
  if (!isOperatorText(cut)) return cut;
  return [...`${ZERO_WIDTH_SPACE}${cut}`].slice(0, size).join('');
}
