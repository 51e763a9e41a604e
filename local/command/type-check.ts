import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';

/** Checks the types of a project with its own TypeScript. Each check runs in a process of its own, at low priority. */
export class TypeCheck {
  readonly #root: string;
  readonly #print: (text: string) => void;
  #shown = '';
  #child: ChildProcess | undefined;

  /** @param print is called whenever the errors differ from the last ones */
  constructor(root: string, print: (text: string) => void) {
    this.#root = root;
    this.#print = print;
  }

  /**
   * Checks these files and all their imports. A running check is canceled. Does nothing in a project without TypeScript or
   * without a `tsconfig.json`.
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

  /** Cancels a running check. */
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
        `types: ${count === 1 ? '1 error' : `${count} errors`}; the deployed version keeps running\n${errors}`,
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

  /** A configuration for these files only, with a cache of what was checked. */
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

/** Lowers the priority, so that the check does not slow down the developer's other work. */
function inBackground(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // the process has ended, or the system does not allow it
  }
}
