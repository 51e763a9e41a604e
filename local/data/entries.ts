import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { parseJson } from '../store/exact.ts';

/** How much of a file is read at a time, in bytes. */
const CHUNK = 256 * 1024;

/** One object of a file. */
export type Entry = Readonly<Record<string, unknown>>;

/** A file that is not a JSON array of objects. The message names the line. */
export class SyntaxMistake extends Error {}

/**
 * The objects of a JSON file that contains an array of them, one after the other. Only one of them is in memory. Each is
 * parsed by `JSON.parse`: a streaming parser takes ten times as long.
 * @throws SyntaxMistake
 */
export function* entriesOf(path: string): Generator<Entry> {
  const splitter = new Splitter();
  const file = openSync(path, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const length = readSync(file, buffer);
      if (length === 0) break;
      yield* splitter.take(decoder.write(buffer.subarray(0, length)));
    }
    yield* splitter.take(decoder.end());
    splitter.end();
  } finally {
    closeSync(file);
  }
}

type State = 'before' | 'first' | 'next' | 'inside' | 'after' | 'ended';

const EXPECTED: Record<Exclude<State, 'inside'>, string> = {
  before: '"[", an array of objects',
  first: 'an object or "]"',
  next: 'an object',
  after: '"," or "]"',
  ended: 'nothing after the array',
};

/** Splits the text of an array into its objects. */
class Splitter {
  #state: State = 'before';
  #line = 1;
  /** The beginning of an object whose end is in a later chunk, and the line at which it begins. */
  #begun = '';
  #begunAt = 1;
  #depth = 0;
  #inText = false;
  #escaped = false;

  *take(chunk: string): Generator<Entry> {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const character = chunk[at] ?? '';
      if (character === '\n') this.#line++;
      if (this.#state !== 'inside') {
        if (this.#isBetween(character)) continue;
        this.#step(character);
        from = at;
        continue;
      }
      if (!this.#ends(character)) continue;
      this.#state = 'after';
      yield this.#parse(this.#begun + chunk.slice(from, at + 1));
      this.#begun = '';
    }
    if (this.#state === 'inside') this.#begun += chunk.slice(from);
  }

  /** @throws SyntaxMistake if the array has no end */
  end(): void {
    if (this.#state === 'inside') throw this.#mistake('the object has no end', this.#begunAt);
    if (this.#state !== 'ended') throw this.#mistake(`the file ends; expected ${EXPECTED[this.#state]}`);
  }

  #isBetween(character: string): boolean {
    return ' \n\r\t'.includes(character) || (character === '\ufeff' && this.#state === 'before');
  }

  /** Reads a character outside of objects. */
  #step(character: string): void {
    const { [`${this.#state}${character}`]: next } = STEPS;
    if (next === undefined)
      throw this.#mistake(
        `unexpected ${JSON.stringify(character)}; expected ${this.#state === 'inside' ? '' : EXPECTED[this.#state]}`,
      );
    this.#state = next;
    if (next !== 'inside') return;
    this.#depth = 1;
    this.#begunAt = this.#line;
  }

  /** Reads a character within an object. True if it is the last one. */
  #ends(character: string): boolean {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (character === '\\') this.#escaped = true;
      else if (character === '"') this.#inText = false;
      return false;
    }
    if (character === '"') this.#inText = true;
    else if (character === '{' || character === '[') this.#depth++;
    else if (character === '}' || character === ']') this.#depth--;
    return this.#depth === 0;
  }

  #parse(text: string): Entry {
    try {
      return parseJson(text) as Entry;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const line = Number(/\(line (\d+) column \d+\)/.exec(message)?.[1] ?? 1);
      throw this.#mistake(message.replace(/ in JSON at position .*$/s, ''), this.#begunAt + line - 1);
    }
  }

  #mistake(message: string, line = this.#line): SyntaxMistake {
    return new SyntaxMistake(`line ${line}: ${message}`);
  }
}

/** The state after a character outside of objects, by state and character. */
const STEPS: Readonly<Record<string, State>> = {
  'before[': 'first',
  'first]': 'ended',
  'first{': 'inside',
  'next{': 'inside',
  'after,': 'next',
  'after]': 'ended',
};
