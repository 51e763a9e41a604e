import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionConfig } from '../../local/config/schema.ts';
import type { Noted } from './notes.ts';

export const REPORT = 'docs/scopes.md';

const HEAD = `# Which rights each function has, and what for

Made by \`npm run scopes\` from what the functions' own keys were seen to do while the tests ran. \`npm run check\` fails where
\`appwrite.json\` gives a scope that no test used, where a test needed one that is missing, and where this table is not current.

| function | scope | used for |
|---|---|---|
`;

/** Each function's scopes and the endpoints that they were used for. */
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
 * What the report says otherwise than what was noted. A run of some tests sees less than one of all: what it did not see may
 * stand in the report.
 */
export function reportProblems(root: string, functions: readonly FunctionConfig[], noted: Noted): string[] {
  const written = new Set(linesOf(readReport(root)));
  const seen = linesOf(reportOf(functions, noted));
  const isCurrent = seen.every((line) => written.has(line)) && pairs(written).join() === pairs(seen).join();
  return isCurrent ? [] : [`${REPORT} is not current: npm run scopes writes it`];
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
