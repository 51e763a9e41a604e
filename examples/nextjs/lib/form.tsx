'use client';

import { unstable_rethrow } from 'next/navigation';
import { createContext, type ReactNode, useActionState, useEffect, useRef } from 'react';
import { type FormAction, type Sent, valuesOf } from './sent';

/** What the form around a field shows. */
export const SentContext = createContext<Sent>(undefined);

/** A form for a server action. It works without JavaScript, too. Its fields keep what was typed: see `fields.tsx`. */
export function Form({ action, children }: { action: FormAction; children: ReactNode }) {
  const [sent, submit, isPending] = useActionState(onServer ? action : unlessOffline(action), undefined);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (sent?.mistakes) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [sent]);
  return (
    <form
      ref={form}
      action={submit}
      aria-busy={isPending}
      onSubmit={(event) => {
        if (isPending) event.preventDefault();
      }}
    >
      <SentContext value={sent}>{children}</SentContext>
      <p role="status">{isPending ? 'One moment…' : sent?.kind === 'done' && sent.message}</p>
      {sent?.kind === 'problem' && !isPending && <p role="alert">{sent.message}</p>}
      {sent?.quote && !isPending && <blockquote>{sent.quote}</blockquote>}
    </form>
  );
}

/** There the action itself is needed, for its id in the HTML. */
const onServer = typeof window === 'undefined';

/** A lost connection must not lose what was typed. */
function unlessOffline(action: FormAction): FormAction {
  return async (before, form) => {
    try {
      return await action(before, form);
    } catch (error) {
      unstable_rethrow(error); // redirects
      const message = 'The app could not be reached, or did not answer. Try again.';
      return { kind: 'problem', message, values: valuesOf(form) };
    }
  };
}
