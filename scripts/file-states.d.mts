export function statesOf(root: string, paths: readonly string[], began: number): Record<string, string> | undefined;
export function areSame(root: string, states: Readonly<Record<string, string>>): boolean;
export function replace(path: string, contents: Uint8Array): void;
