import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pages, sentencesOf } from './support/markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const STYLE = 'docs/style.md';
/** Where the phrases are quoted to say what to write instead. */
const QUOTES = [STYLE, 'tests/docs/words.test.ts'];

/** The phrases of the table in docs/style.md, each up to the code span that may end it. */
function phrases(): RegExp[] {
  const text = readFileSync(join(root, STYLE), 'utf8');
  const [, table = ''] = text.split('| instead of | write |');
  const cells = [...table.matchAll(/^\| ([^|`]+?)(?: `[^|]*)? \| /gm)].map(([, cell = '']) => cell);
  return cells.map((cell) => new RegExp(`\\b${cell.replaceAll(' ', '[\\s*/]+')}\\b`, 'gi'));
}

/** All texts of the project that a person reads: code with its messages, and documentation. */
function texts(): { path: string; text: string }[] {
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root });
  return tracked
    .toString()
    .split('\n')
    .filter((path) => /\.(ts|mjs|md|yml)$|^\.ci\//.test(path) && !QUOTES.includes(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function placesOf(pattern: RegExp): string[] {
  return texts().flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => {
      const line = text.slice(0, index).split('\n').length;
      return `${path}:${line}: ${found.replaceAll(/\s+/g, ' ')}`;
    }),
  );
}

it('reads the list of phrases', () => {
  expect(phrases().length).toBeGreaterThan(10);
  expect(phrases().some((phrase) => phrase.test('declared, or stands in a file'))).toBe(true);
});

it.each(phrases().map((phrase) => [phrase.source.replaceAll('[\\s*/]+', ' ').replaceAll('\\b', ''), phrase]))(
  'nothing says "%s"',
  (_, phrase) => {
    expect(placesOf(phrase)).toEqual([]);
  },
);

it('a user is "they"', () => {
  expect(placesOf(/\b(he|him|his|himself|she|her|hers|herself)\b/gi)).toEqual([]);
});

const current = pages();

describe.each(current.map((page) => [page.path, page] as const))('%s', (path, page) => {
  const most = path === 'README.md' ? 149 : 249;
  it(`has at most ${most} lines`, () => {
    expect(page.text.trimEnd().split('\n').length).toBeLessThanOrEqual(most);
  });

  it('has no sentence of more than 30 words', () => {
    const long = sentencesOf(page).filter(({ words }) => words > 30);
    expect(long.map(({ line, words, text }) => `${path}:${line} (${words}): ${text}`)).toEqual([]);
  });
});

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

it.each(pages().map((page) => [page.path, page] as const))('%s: each link leads to something', (path, { text }) => {
  const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]*))?\)/g)];
  const broken = links.filter(([, file = '', anchor]) => {
    const target = join(root, dirname(path), file);
    if (file !== '' && !existsSync(target)) return true;
    if (anchor === undefined) return false;
    return !anchorsOf(file === '' ? text : readFileSync(target, 'utf8')).includes(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});
