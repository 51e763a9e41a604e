import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A page of the documentation. */
export interface Page {
  /** From the project's folder: `docs/posts.md`. */
  path: string;
  text: string;
}

/** A fenced block of code. */
export interface Block {
  page: string;
  /** The number of its first line in the page. */
  line: number;
  language: string;
  code: string;
}

/** README and everything in `docs/` and in the packages' READMEs. */
export function pages(): Page[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const paths = [
    'README.md',
    'local/README.md',
    'local/docs/differences.md',
    'client/README.md',
    'server/README.md',
    ...docs.sort().map((name) => `docs/${name}`),
  ];
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** The blocks of code of a page, in order. */
export function blocksOf({ path, text }: Page): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^\s*```(\w*)\s*$/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (!open) open = { language: fence[1] ?? '', line: index + 2, lines: [] };
    else {
      blocks.push({ page: path, line: open.line, language: open.language, code: `${open.lines.join('\n')}\n` });
      open = undefined;
    }
  }
  return blocks;
}

/** A sentence of a page's prose, list items and table cells included. */
export interface Sentence {
  line: number;
  text: string;
  words: number;
}

/** The sentences of a page, without code blocks and headings. An inline code span counts as one word. */
export function sentencesOf({ text }: Page): Sentence[] {
  return paragraphsOf(text).flatMap(({ line, prose }) =>
    plain(prose)
      .split(/(?<=[.!?])["')*]*\s+(?=["'(*]*[A-Z`0-9])/)
      .map((sentence) => ({ line, text: sentence.trim(), words: sentence.split(/\s+/).filter(isWord).length })),
  );
}

function isWord(text: string): boolean {
  return /[\p{L}\p{N}`]/u.test(text);
}

/** Links as their text, code spans without blanks. */
function plain(prose: string): string {
  return prose
    .replace(/`[^`]*`/g, (code) => code.replaceAll(' ', '·').replace(/[.!?]/g, '·'))
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\b(e\.g|i\.e|etc)\./g, '$1');
}

/** Paragraphs, list items and table cells, each with the line on which it begins. */
function paragraphsOf(text: string): { line: number; prose: string }[] {
  const found: { line: number; prose: string }[] = [];
  let current: { line: number; prose: string } | undefined;
  let isCode = false;
  for (const [index, line] of text.split('\n').entries()) {
    const end = () => {
      if (current) found.push(current);
      current = undefined;
    };
    if (/^\s*```/.test(line)) {
      isCode = !isCode;
      end();
    } else if (isCode || /^\s*(#|<|$)/.test(line)) end();
    else if (/^\s*\|/.test(line)) {
      end();
      for (const cell of line.split('|')) if (isWord(cell)) found.push({ line: index + 1, prose: cell });
    } else if (/^\s*([-*]|\d+\.)\s/.test(line)) {
      end();
      current = { line: index + 1, prose: line.replace(/^\s*([-*]|\d+\.)\s/, '') };
    } else if (current) current.prose += ` ${line.trim()}`;
    else current = { line: index + 1, prose: line.trim() };
  }
  if (current) found.push(current);
  return found;
}
