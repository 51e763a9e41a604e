import { createStore, useStore } from '../lib/store.ts';

interface Toast {
  number: number;
  text: string;
  tone: 'plain' | 'bad';
}

/** How long a message is shown, in milliseconds. */
const SHOWN = 4000;
const toasts = createStore<readonly Toast[]>([]);
let number = 0;

/** Shows a message for a moment, and has screen readers say it. */
export function toast(text: string, tone: Toast['tone'] = 'plain'): void {
  const one = { number: ++number, text, tone };
  toasts.set([...toasts.get().slice(-2), one]);
  setTimeout(() => toasts.set(toasts.get().filter((other) => other !== one)), tone === 'bad' ? SHOWN * 2 : SHOWN);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {useStore(toasts).map((one) => (
        <p key={one.number} class={`toast ${one.tone}`}>
          {one.text}
        </p>
      ))}
    </div>
  );
}
