import { table } from '../../local/command/table.ts';
import { type Change, isDone } from './changes.ts';
import type { Result } from './deploy.ts';

/** What would change, one line each: `!` marks what would lose data, `i` is information only. */
export function planLines(changes: readonly Change[]): string[] {
  const todo = changes.filter((change) => !isDone(change));
  const rows = changes.flatMap(({ kind, name, what, losses, notes }) => [
    ...losses.map((text) => ['!', kind, name, text]),
    ...what.map((text) => ['+', kind, name, text]),
    ...notes.map((text) => ['i', kind, name, text]),
  ]);
  const count = todo.length === 0 ? 'nothing' : `${todo.length} of ${changes.length}`;
  return [...table(rows), `to change: ${count}`];
}

/** The state of everything after a deployment. @param after what is left to do */
export function finalTable(changes: readonly Change[], results: readonly Result[], after: readonly Change[]): string[] {
  const rows = changes.map((change) => [change.kind, change.name, ...stateOf(change, results, after)]);
  const wrong = rows.filter(([, , mark]) => mark !== 'ok').length;
  const done = results.filter(({ failure }) => failure === undefined).length;
  return [
    '',
    ...table(rows),
    '',
    `${done} deployed, ${rows.length - done - wrong} unchanged, ${wrong} not as in appwrite.json`,
  ];
}

function stateOf(change: Change, results: readonly Result[], after: readonly Change[]): [mark: string, text: string] {
  const result = results.find((one) => one.change === change);
  if (result?.failure) return ['FAILED', result.failure];
  const left = after.find(({ kind, name }) => kind === change.kind && name === change.name);
  if (left && !isDone(left)) return [result ? 'DIFFERS' : 'NOT DONE', [...left.losses, ...left.what].join(', ')];
  return ['ok', result?.text ?? 'unchanged'];
}
