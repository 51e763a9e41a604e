import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const USERS = 10_000;
const ROWS = 100_000;

/** Writes the files by hand, imports them, exports, and imports and exports that again, each in a process of its own. */
export async function benchData(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-data-'));
  const of = (name: string) => join(folder, name);
  try {
    writeData(of('hand'));
    roundTrip(of('hand'), of('one'), of('one.db'));
    roundTrip(of('one'), of('two'), of('two.db'));
    const same = isSame(of('one'), of('two'));
    console.log(same ? 'the two exports are equal byte for byte' : 'THE TWO EXPORTS DIFFER');
    if (!same) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Imports one folder into a new project on disk, and exports it to another. */
function roundTrip(from: string, to: string, database: string): void {
  const run = fileURLToPath(new URL('../run.mjs', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', run, 'scripts/bench/data-process.ts', from, to, database];
  console.log(execFileSync(process.execPath, args, { encoding: 'utf8' }).trim());
}

function writeData(folder: string): void {
  mkdirSync(join(folder, 'rows/app'), { recursive: true });
  const users = Array.from({ length: USERS }, (_, i) => ({
    $id: `user${i}`,
    name: `User ${i}`,
    email: `user${i}@example.com`,
    passwordHash: `$argon2id$v=19$m=65536,t=4,p=3$c29tZXNhbHQ$${'x'.repeat(43)}`,
  }));
  const content = 'Some words of it. '.repeat(10);
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    $id: `row${i}`,
    title: `Post ${i}`,
    content,
    authorId: `user${i % USERS}`,
    views: i,
  }));
  writeFileSync(join(folder, 'users.json'), JSON.stringify(users));
  writeFileSync(join(folder, 'rows/app/posts.json'), JSON.stringify(rows));
}

function isSame(one: string, two: string): boolean {
  const filesOf = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort();
  const files = filesOf(one);
  return (
    JSON.stringify(files) === JSON.stringify(filesOf(two)) &&
    files.every((file) => readFileSync(join(one, file)).equals(readFileSync(join(two, file))))
  );
}
