import { ProblemError } from 'appwrite-functions-client';
import { Problem } from 'appwrite-functions-server';
import { unstable_rethrow } from 'next/navigation';
import { type Sent, type Shown, valuesOf } from './sent';

/**
 * Runs a form's action, and says how it went. It may answer with a message, or end with a redirect. What was typed stays in the form.
 * Problems are for the person to read; every other error is for the log.
 */
export async function shown(form: FormData, act: () => Promise<string | Shown>): Promise<Sent> {
  const values = valuesOf(form);
  try {
    const answer = await act();
    return typeof answer === 'string'
      ? { kind: 'done', message: answer, values }
      : { ...answer, values: { ...values, ...answer.values } };
  } catch (error) {
    unstable_rethrow(error); // redirects, and pages that do not exist
    return { kind: 'problem', ...problemOf(error, form), values };
  }
}

/** A problem that a form shows. */
export const problem = (message: string, more: Partial<Shown> = {}): Shown => ({ kind: 'problem', message, ...more });

function problemOf(error: unknown, form: FormData): Pick<Shown, 'message' | 'mistakes'> {
  if (error instanceof Problem) return { message: [error.title, error.details.detail].filter(Boolean).join(' ') };
  if (error instanceof ProblemError && error.errors.length > 0) {
    const mistakes = Object.fromEntries(error.errors.map(({ at, message }) => [fieldOf(at, form), message]));
    const list = Object.entries(mistakes).map(([name, message]) => `${name}: ${message}`);
    return { message: `Not saved. ${list.join('; ')}`, mistakes };
  }
  if (error instanceof ProblemError) return { message: error.detail ?? error.title };
  console.error(error);
  return { message: 'Something went wrong. Try again a little later.' };
}

/** The form's field for a mistake at `body.message.subject`. */
function fieldOf(at: string, form: FormData): string {
  const parts = at.split('.');
  return parts.findLast((part) => form.has(part)) ?? parts[1] ?? at;
}
