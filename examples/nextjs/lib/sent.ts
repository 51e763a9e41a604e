/** What a form shows after it was sent. */
export interface Shown {
  kind: 'done' | 'problem';
  message: string;
  /** Text to compare with, such as a version that somebody else saved. */
  quote?: string;
  /** What was typed, by field, so that nothing is lost. A form without JavaScript is rendered again. */
  values?: Readonly<Record<string, string>>;
  /** Mistakes, by field. */
  mistakes?: Readonly<Record<string, string>>;
}

export type Sent = Shown | undefined;

/** A form's action as `useActionState` takes it. */
export type FormAction = (before: Sent, form: FormData) => Promise<Sent>;

/** Fields that are typed again: the page must not contain them. */
const SECRET = new Set(['password', 'code', 'secret']);

/** What was typed, without secrets and files. */
export function valuesOf(form: FormData): Record<string, string> {
  const typed = [...form].flatMap(([name, value]) =>
    typeof value === 'string' && !SECRET.has(name) && !name.startsWith('$') ? [[name, value] as const] : [],
  );
  return Object.fromEntries(typed);
}

/** A field of a form as text. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
