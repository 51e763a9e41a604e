import { fileURLToPath } from 'node:url';
import type { Reporter, TestModule } from 'vitest/node';
import { readConfig } from '../../local/config/read.ts';
import { scopeProblems } from '../../scripts/scopes/compare.ts';
import { notesFolder, readNotes } from '../../scripts/scopes/notes.ts';
import { reportProblems } from '../../scripts/scopes/report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Ends a test run with one plain line: `N passed, N failed`. A file that could not be run counts as failed. After a run of all
 * tests, a function with other scopes than it used counts as failed too.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        if (test.result().state === 'passed') passed++;
        if (test.result().state === 'failed') failed++;
      }
      if (module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed')) failed++;
    }
    const folder = notesFolder();
    const problems = folder ? problemsIn(folder) : [];
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) process.exitCode = 1;
    failed += problems.length;
    const sample = process.env['SAMPLE'];
    if (failed > 0 && sample !== undefined) console.error(`To take the same sample of cases again: SAMPLE=${sample}`);
    process.once('exit', () => process.stdout.write(`${passed} passed, ${failed} failed\n`));
  }
}

function problemsIn(folder: string): string[] {
  const { functions } = readConfig(root);
  const noted = readNotes(folder);
  return [...scopeProblems(functions, noted), ...reportProblems(root, functions, noted)];
}
