/** A function's section in `appwrite.json`. */
export type FunctionSection = Readonly<Record<string, string | number | readonly string[]>>;

/**
 * The text of an `appwrite.json` with one more function after the others. The rest keeps its text and formatting. The text
 * has to be a JSON object.
 */
export function withFunction(text: string, section: FunctionSection): string {
  const list = listOf(text, 'functions');
  if (!list) {
    const at = text.indexOf('{') + 1;
    const others = text.slice(at).trimStart().startsWith('}') ? '\n' : ',';
    return `${text.slice(0, at)}\n  "functions": [\n${sectionText(section, '    ')}\n  ]${others}${text.slice(at)}`;
  }
  const inside = text.slice(list.from, list.to);
  const before = text.slice(0, list.from) + inside.trimEnd();
  if (inside.trim() === '') return `${before}\n${sectionText(section, '    ')}\n  ${text.slice(list.to)}`;
  const indent = /\n([ \t]*)\{/.exec(inside)?.[1] ?? '    ';
  return `${before},\n${sectionText(section, indent)}${inside.slice(inside.trimEnd().length)}${text.slice(list.to)}`;
}

function sectionText(section: FunctionSection, indent: string): string {
  const fields = Object.entries(section).map(([key, value]) => {
    const shown =
      typeof value === 'object' ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value);
    return `${indent}  ${JSON.stringify(key)}: ${shown}`;
  });
  return `${indent}{\n${fields.join(',\n')}\n${indent}}`;
}

/** The start and end of the items of a list that is a field of the outermost object. */
function listOf(text: string, field: string): { from: number; to: number } | undefined {
  let depth = 0;
  let from: number | undefined;
  // a string is one token, so that brackets in it are ignored
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    else if (depth === 1 && from === undefined && JSON.parse(token) === field) {
      const opening = /^\s*:\s*\[/.exec(text.slice(index + token.length));
      if (opening) from = index + token.length + opening[0].length;
    }
    if (from !== undefined && token === ']' && depth === 1) return { from, to: index };
  }
  return undefined;
}
