import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Local } from '../local.ts';
import type { Collection } from '../store/collection.ts';
import type { Document } from '../store/schema.ts';
import { type Entry, entriesOf, SyntaxMistake } from './entries.ts';
import { DataError, Mistakes, type Place } from './mistakes.ts';

/** An import that is running: reads the files of a folder and collects their mistakes. */
export class Import {
  readonly local: Local;
  readonly mistakes = new Mistakes();
  /** The contents of files that were stored. They are deleted if the import fails. */
  readonly written: string[] = [];
  readonly #folder: string;

  constructor(local: Local, folder: string) {
    this.local = local;
    this.#folder = folder;
  }

  /**
   * Reads every entry of a file, if the file exists.
   * @param into must be empty, because an import changes nothing that exists; undefined if that does not matter
   * @throws DataError if the file has mistakes
   */
  each<T extends Document>(
    file: string,
    into: Collection<T> | undefined,
    read: (entry: Entry, place: Place) => void,
  ): void {
    const path = join(this.#folder, file);
    if (!existsSync(path)) return;
    if (into?.findOne({}))
      this.#fail(file, 'the project already has such data. Import into an empty one, with --fresh or --memory');
    let row = 0;
    try {
      for (const entry of entriesOf(path)) {
        row++;
        const { $id } = entry;
        read(entry, { file, row, id: typeof $id === 'string' ? $id : undefined });
      }
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      this.mistakes.add({ file }, error.message);
    }
    this.mistakes.refuse();
  }

  /** The names in one of its folders, sorted, without hidden ones. Empty if there is no such folder. */
  namesIn(folder: string): string[] {
    const path = join(this.#folder, folder);
    if (!existsSync(path)) return [];
    if (!statSync(path).isDirectory()) this.#fail(folder, 'must be a folder');
    return readdirSync(path)
      .filter((name) => !name.startsWith('.'))
      .sort();
  }

  /** The content of a file. Undefined if there is none. */
  bytesOf(file: string): Buffer | undefined {
    const path = join(this.#folder, file);
    return existsSync(path) && statSync(path).isFile() ? readFileSync(path) : undefined;
  }

  /** @throws DataError */
  #fail(file: string, message: string): never {
    throw new DataError([`${file}: ${message}`]);
  }
}
