import type { FunctionConfig } from '../../local/config/schema.ts';
import type { Noted } from './notes.ts';

type Granted = Pick<FunctionConfig, '$id' | 'scopes'>;

/** The scopes in appwrite.json that no test used, and those that a test needed and that are missing; one line each. */
export function scopeProblems(functions: readonly Granted[], { uses, refusals }: Noted): string[] {
  return functions.flatMap(({ $id, scopes }) => {
    const used = new Set(uses.filter(({ functionId }) => functionId === $id).map(({ scope }) => scope));
    // a test may remove scopes from a function on purpose: these are not missing in appwrite.json
    const refused = refusals.filter(({ functionId, granted }) => functionId === $id && isSame(granted, scopes));
    const lines = [
      ...refused.map(
        ({ asked, endpoint }) => `${$id} lacks the scope ${asked.join(' or ')}: it was refused ${endpoint}`,
      ),
      ...scopes
        .filter((scope) => !used.has(scope))
        .map((scope) => `${$id} has the scope ${scope}, but no test used it`),
    ];
    return [...new Set(lines)];
  });
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.toSorted().join() === others.toSorted().join();
}
