import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { vitestOf } from '../vitest.ts';
import { beginNotes, type Noted, readNotes } from './notes.ts';

/**
 * Tests that repeat others under stress: processes killed at every call, every order of calls, thousands of users. They take
 * minutes and use no additional scope.
 */
const HARDSHIP = new Set([
  ...['crash', 'once', 'two-runs', 'interleavings', 'idempotency'],
  ...['everybody', 'large', 'control', 'browser', 'redirect'],
]);

/** The result of a run of tests. */
export interface TestRun {
  noted: Noted;
  output: string;
  passed: boolean;
}

/** Runs the functions' tests, all of them or without the stress tests, and collects the calls with the functions' own keys. */
export async function gather(root: string, which: 'all' | 'short'): Promise<TestRun> {
  const { folder, environment } = beginNotes(root);
  const files = testsOf(root).filter((file) => which === 'all' || !HARDSHIP.has(basename(file, '.test.ts')));
  const args = ['run', '--reporter=dot', ...files];
  const { code, output } = await vitest(root, args, environment);
  return { noted: readNotes(folder), output, passed: code === 0 };
}

function testsOf(root: string): string[] {
  const folder = join(root, 'functions');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.test.ts')).map((file) => join(folder, file));
}

function vitest(root: string, args: readonly string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', vitestOf(root), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
