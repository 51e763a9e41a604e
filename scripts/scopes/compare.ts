import type { FunctionConfig } from '../../local/config/schema.ts';
import type { Noted } from './notes.ts';

type Granted = Pick<FunctionConfig, '$id' | 'scopes'>;

/** Which scopes appwrite.json gives and no test used, and which a test needed and it does not give; a line each. */
export function scopeProblems(functions: readonly Granted[], { uses, refusals }: Noted): string[] {
  return functions.flatMap(({ $id, scopes }) => {
    const used = new Set(uses.filter(({ functionId }) => functionId === $id).map(({ scope }) => scope));
    // a test may give a function other scopes, to see what it does without: that is no want of appwrite.json's
    const refused = refusals.filter(({ functionId, granted }) => functionId === $id && isSame(granted, scopes));
    const lines = [
      ...refused.map(
        ({ asked, endpoint }) => `${$id} lacks the scope ${asked.join(' or ')}: it was refused ${endpoint}`,
      ),
      ...scopes
        .filter((scope) => !used.has(scope))
        .map((scope) => `${$id} has the scope ${scope}, and no test used it`),
    ];
    return [...new Set(lines)];
  });
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.toSorted().join() === others.toSorted().join();
}
