/**
 * The maximum length of a log; of a longer one the end is stored. Source: appwrite 1.9.6, APP_FUNCTION_LOG_LENGTH_LIMIT.
 */
const LOG_LIMIT = 1_000_000;

/** The lines of one execution's log or error log; memory stays bounded however much is written. */
export class Log {
  readonly #label: string;
  #lines: string[] = [];
  #length = 0;
  #overflowed = false;

  /** @param label what a shortened log calls itself: `Logs` or `Errors` */
  constructor(label: 'Logs' | 'Errors') {
    this.#label = label;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length + 1;
    if (this.#length > LOG_LIMIT * 2) {
      this.#overflowed = true;
      this.#lines = [this.#text().slice(-LOG_LIMIT).replace(/\n$/, '')];
      this.#length = LOG_LIMIT;
    }
  }

  /** The stored log: each line ends with a newline, at most {@link LOG_LIMIT} characters. */
  toString(): string {
    const text = this.#text();
    if (text.length <= LOG_LIMIT && !this.#overflowed) return text;
    const warning = `[WARNING] ${this.#label} truncated. The output exceeded ${LOG_LIMIT} characters.\n`;
    return warning + text.slice(-(LOG_LIMIT - warning.length));
  }

  #text(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
