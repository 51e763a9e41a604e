import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionConfig } from '../../local/config/schema.ts';
import type { Noted } from './notes.ts';

export const REPORT = 'docs/scopes.md';

const HEAD = `# Scopes

This page lists the scopes of each function and the endpoints that they are used for.

\`npm run scopes\` writes it from the calls that the functions' own keys made during the tests. \`npm run check\` fails if
\`appwrite.json\` has a scope that no test used, if a test needed one that is missing, or if this page is out of date.

| function | scope | used for |
|---|---|---|
`;

/** The scopes of each function, and the endpoints that they were used for. */
export function reportOf(functions: readonly FunctionConfig[], { uses }: Noted): string {
  const rows = functions.flatMap(({ $id, scopes }) =>
    scopes.map((scope) => {
      const own = uses.filter((use) => use.functionId === $id && use.scope === scope);
      const endpoints = [...new Set(own.map(({ endpoint }) => `\`${endpoint}\``))].toSorted();
      return `| ${$id} | ${scope} | ${endpoints.join('<br>')} |\n`;
    }),
  );
  return HEAD + rows.join('');
}

export function writeReport(root: string, functions: readonly FunctionConfig[], noted: Noted): void {
  writeFileSync(join(root, REPORT), reportOf(functions, noted));
}

/**
 * Reports if the page differs from what was recorded. A run of some tests records less than a full run, so the page may
 * contain more.
 */
export function reportProblems(root: string, functions: readonly FunctionConfig[], noted: Noted): string[] {
  const written = new Set(linesOf(readReport(root)));
  const seen = linesOf(reportOf(functions, noted));
  const isCurrent = seen.every((line) => written.has(line)) && pairs(written).join() === pairs(seen).join();
  return isCurrent ? [] : [`${REPORT} is out of date: run npm run scopes`];
}

function readReport(root: string): string {
  try {
    return readFileSync(join(root, REPORT), 'utf8');
  } catch {
    return '';
  }
}

/** One line for each function, scope and endpoint. */
function linesOf(report: string): string[] {
  return report.split('\n').flatMap((line) => {
    const [, functionId, scope, endpoints] = line.split('|').map((cell) => cell.trim());
    return endpoints?.startsWith('`') ? endpoints.split('<br>').map((one) => `${functionId} ${scope} ${one}`) : [];
  });
}

function pairs(lines: Iterable<string>): string[] {
  return [...new Set([...lines].map((line) => line.split(' ').slice(0, 2).join(' ')))].toSorted();
}
