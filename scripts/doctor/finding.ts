/** `ok`: correct. `todo`: must be corrected. `note`: worth knowing, may be intended. */
export type State = 'ok' | 'todo' | 'note';

/** The result of one check. */
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

/** A finding as printed, with the advice on its own line. */
export function linesOf({ state, about, text, advice }: Finding): string[] {
  return [`${MARKS[state]}  ${about}: ${text}`, ...(advice === undefined ? [] : [`      -> ${advice}`])];
}
