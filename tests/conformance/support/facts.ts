import { describe, it } from 'vitest';
import { check, type Expected } from './answers.ts';
import type { Question } from './questions.ts';
import { appwrite } from './under-test.ts';

/** Something that may be known only once the Appwrite is there. */
type Known<T> = T | (() => T);

/** A sentence about behaviour: what is asked, and the whole answer. */
export type Facts = Readonly<Record<string, readonly [Known<Question>, Known<Expected>]>>;

/** Tests each fact. They are asked in this order, and may build upon those before. */
export function facts(title: string, rows: Facts): void {
  describe(title, () => {
    for (const [sentence, [question, expected]] of Object.entries(rows)) {
      it(sentence, async () => check(await appwrite().ask(now(question)), now(expected)));
    }
  });
}

function now<T>(value: Known<T>): T {
  return typeof value === 'function' ? (value as () => T)() : value;
}
