import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';

/** Checks the types of a project with its own TypeScript, each time in a process that ends, at low priority. */
export class TypeCheck {
  readonly #root: string;
  readonly #print: (text: string) => void;
  #shown = '';
  #child: ChildProcess | undefined;

  /** @param print is told each time that the errors are others than before */
  constructor(root: string, print: (text: string) => void) {
    this.#root = root;
    this.#print = print;
  }

  /**
   * Checks these files and all that they import. A check that is under way is given up for this one. Nothing happens in a
   * project without TypeScript or without a `tsconfig.json`.
   */
  run(files: readonly string[]): void {
    this.stop();
    const compiler = this.#compiler();
    if (compiler === undefined || files.length === 0) return;
    const project = this.#project(dirname(compiler), files);
    const args = [join(compiler, 'bin', 'tsc'), '-p', project, '--pretty', 'false'];
    const child = spawn(process.execPath, args, { cwd: this.#root, stdio: ['ignore', 'pipe', 'ignore'] });
    this.#child = child;
    inBackground(child.pid);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', () => undefined);
    child.on('close', (code) => {
      if (this.#child !== child) return;
      this.#child = undefined;
      if (code !== null) this.#show(output);
    });
  }

  /** Gives up a check that is under way. */
  stop(): void {
    const child = this.#child;
    this.#child = undefined;
    child?.kill();
  }

  #show(output: string): void {
    const errors = output.trim().replace(/^(\S.*?)\((\d+),(\d+)\): /gm, '$1:$2:$3: ');
    if (errors === this.#shown) return;
    this.#shown = errors;
    const count = errors.match(/: error TS\d+:/g)?.length ?? 0;
    if (count === 0) this.#print(errors || 'types: no errors');
    else
      this.#print(
        `types: ${count === 1 ? '1 error' : `${count} errors`}; what was deployed runs all the same\n${errors}`,
      );
  }

  /** The folder of the project's TypeScript. */
  #compiler(): string | undefined {
    if (!existsSync(join(this.#root, 'tsconfig.json'))) return undefined;
    try {
      return dirname(createRequire(join(this.#root, 'package.json')).resolve('typescript/package.json'));
    } catch {
      return undefined;
    }
  }

  /** A configuration of the project's own for these files alone, which remembers what was checked. */
  #project(packages: string, files: readonly string[]): string {
    const cache = join(packages, '.cache', 'appwrite-local');
    const name = `types-${createHash('sha256').update(this.#root).digest('hex').slice(0, 12)}`;
    const compilerOptions = { noEmit: true, incremental: true, tsBuildInfoFile: join(cache, `${name}.tsbuildinfo`) };
    const file = join(cache, `${name}.json`);
    mkdirSync(cache, { recursive: true });
    const project = { extends: join(this.#root, 'tsconfig.json'), compilerOptions, include: [], files };
    writeFileSync(file, JSON.stringify(project));
    return file;
  }
}

/** What a developer is doing meanwhile goes first. */
function inBackground(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // it has ended, or the system does not allow it
  }
}
