/** `ok`: as it should be. `todo`: has to be put right. `note`: worth knowing; may be meant so. */
export type State = 'ok' | 'todo' | 'note';

/** What was found about one thing. */
export interface Finding {
  state: State;
  about: string;
  text: string;
  /** What to do. */
  advice?: string;
}

export function ok(about: string, text: string): Finding {
  return { state: 'ok', about, text };
}

export function todo(about: string, text: string, advice: string): Finding {
  return { state: 'todo', about, text, advice };
}

export function note(about: string, text: string, advice?: string): Finding {
  return { state: 'note', about, text, ...(advice === undefined ? {} : { advice }) };
}

const MARKS: Record<State, string> = { ok: 'ok  ', todo: 'TODO', note: 'note' };

/** A finding as it is printed: what to do on a line of its own. */
export function linesOf({ state, about, text, advice }: Finding): string[] {
  return [`${MARKS[state]}  ${about}: ${text}`, ...(advice === undefined ? [] : [`      -> ${advice}`])];
}
