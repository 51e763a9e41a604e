'use client';

import { type ReactNode, useActionState } from 'react';
import type { FormAction } from './shown';

/** A form for a server action. It works without JavaScript, too. */
export function Form({ action, children }: { action: FormAction; children: ReactNode }) {
  const [shown, submit, pending] = useActionState(action, undefined);
  return (
    <form action={submit} aria-busy={pending}>
      {children}
      <p role="status">{pending ? 'One moment…' : shown?.message}</p>
    </form>
  );
}
