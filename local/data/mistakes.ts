/** Where a mistake is: a file, and in it the entry and the column, if they are known. */
export interface Place {
  /** Relative to the imported folder, with `/`. */
  file: string;
  /** The number of the entry, from 1. */
  row?: number;
  /** The entry's `$id`. */
  id?: string | undefined;
}

/** How many mistakes are reported at a time. */
const MOST = 20;

/** A folder that cannot be imported. The message has every mistake with its file, row and column, one a line. */
export class DataError extends Error {
  /** @param mistakes the lines */
  constructor(mistakes: readonly string[]) {
    super(`${mistakes.join('\n')}\nNothing was imported.`);
    this.name = 'DataError';
  }
}

/** Where mistakes are added. */
export interface MistakeList {
  /** @throws DataError once there are {@link MOST} */
  add(place: Place, message: string, column?: string): void;
  readonly count: number;
}

/** Collects the mistakes of an import. */
export class Mistakes implements MistakeList {
  readonly #lines: string[] = [];

  add({ file, row, id }: Place, message: string, column?: string): void {
    const name = id === undefined ? '' : ` (${id})`;
    const parts = [
      file,
      ...(row === undefined ? [] : [`row ${row}${name}`]),
      ...(column === undefined ? [] : [`column "${column}"`]),
    ];
    this.#lines.push(`${parts.join(', ')}: ${message}`);
    if (this.#lines.length >= MOST) throw new DataError([...this.#lines, 'There may be more mistakes.']);
  }

  get count(): number {
    return this.#lines.length;
  }

  /** The same list, for the columns of an object within a column. */
  within(outer: string): MistakeList {
    const whole = this;
    return {
      add: (place, message, column) => whole.add(place, message, column === undefined ? outer : `${outer}.${column}`),
      get count() {
        return whole.count;
      },
    };
  }

  /** @throws DataError if there are any */
  refuse(): void {
    if (this.#lines.length > 0) throw new DataError(this.#lines);
  }
}
