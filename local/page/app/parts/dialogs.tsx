import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { createStore, useStore } from '../lib/store.ts';
import { Failure, IconButton } from './basics.tsx';
import { toast } from './toasts.tsx';

interface DialogProps {
  title: string;
  onClose(): void;
  children: ComponentChildren;
}

/** A modal dialog. Escape and a click outside close it; the focus returns to where it was. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
      onPointerDown={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="dialog-body">
        <div class="dialog-head">
          <h2>{title}</h2>
          <IconButton icon="close" label="Close" onClick={() => dialog.current?.close()} />
        </div>
        {children}
      </div>
    </dialog>
  );
}

interface FormDialogProps {
  title: string;
  action: string;
  /** Done with the values of the form; an error stays in the dialog. */
  onSubmit(values: Record<string, string>): Promise<void>;
  onClose(): void;
  children: ComponentChildren;
}

/** A dialog with a form. It closes once `onSubmit` has succeeded. */
export function FormDialog({ title, action, onSubmit, onClose, children }: FormDialogProps) {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = async (form: HTMLFormElement) => {
    setBusy(true);
    setError(undefined);
    try {
      await onSubmit(valuesOf(form));
      onClose();
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        {children}
        <Failure error={error} />
        <div class="buttons end">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={busy}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The values of a form's fields, trimmed. Unchecked boxes are left out. */
export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') values[name] = value.trim();
  return values;
}

interface Question {
  title: string;
  text: string;
  action: string;
  answer(yes: boolean): void;
}

const question = createStore<Question | undefined>(undefined);

/** Asks before something is deleted. */
export function confirmed(title: string, text: string, action = 'Delete'): Promise<boolean> {
  return new Promise((resolve) => {
    question.set({
      title,
      text,
      action,
      answer(yes) {
        question.set(undefined);
        resolve(yes);
      },
    });
  });
}

/** Where {@link confirmed} asks. */
export function Confirmations() {
  const asked = useStore(question);
  if (!asked) return null;
  return (
    <Dialog title={asked.title} onClose={() => asked.answer(false)}>
      <p>{asked.text}</p>
      <div class="buttons end">
        <button type="button" onClick={() => asked.answer(false)}>
          Cancel
        </button>
        <button type="button" class="danger" onClick={() => asked.answer(true)}>
          {asked.action}
        </button>
      </div>
    </Dialog>
  );
}

/** Does something, and shows its error or a message of success. */
export async function attempt(work: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await work();
    if (done !== undefined) toast(done);
    return true;
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), 'bad');
    return false;
  }
}
