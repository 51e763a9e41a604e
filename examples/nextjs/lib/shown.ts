import { ProblemError } from 'appwrite-functions-client';
import { Problem } from 'appwrite-functions-server';

/** What a form shows after it was sent. */
export type Shown = { message: string } | undefined;

/** A form's action as `useActionState` takes it. */
export type FormAction = (before: Shown, form: FormData) => Promise<Shown>;

/** Runs a form's action. Problems are for the person; every other error goes on to `error.tsx` and the log. */
export async function shown(act: () => Promise<string | undefined>): Promise<Shown> {
  try {
    const message = await act();
    return message === undefined ? undefined : { message };
  } catch (error) {
    if (error instanceof Problem) return { message: [error.title, error.details.detail].filter(Boolean).join(' ') };
    if (!(error instanceof ProblemError)) throw error;
    if (error.slug === 'changed') return { message: 'Somebody changed it in the meantime. Reload to see it.' };
    return { message: error.detail ?? error.title };
  }
}

/** A field of a form as text. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
