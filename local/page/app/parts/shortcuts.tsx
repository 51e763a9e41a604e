import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { createStore, useStore } from '../lib/store.ts';
import { Dialog } from './dialogs.tsx';

/** Whether the list of shortcuts is shown. */
export const shortcuts = createStore(false);

const PLACES: Readonly<Record<string, readonly [path: string, name: string]>> = {
  o: ['/', 'Overview'],
  u: ['/users', 'Users'],
  d: ['/databases', 'Databases'],
  s: ['/storage', 'Storage'],
  f: ['/functions', 'Functions'],
  i: ['/inbox', 'Inbox'],
  l: ['/log', 'Log'],
};
/** How long after `g` the second key counts, in milliseconds. */
const SECOND_KEY = 1500;

/** `/` searches, `g` and a letter goes to a view, `?` lists the shortcuts. */
export function useShortcuts(): void {
  const { route } = useLocation();
  useEffect(() => {
    let since = 0;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const place = performance.now() - since < SECOND_KEY ? PLACES[event.key] : undefined;
      since = event.key === 'g' ? performance.now() : 0;
      if (place) route(place[0]);
      else if (event.key === '?') shortcuts.set(true);
      else if (event.key === '/') document.querySelector<HTMLElement>('[data-search]')?.focus();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [route]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]') !== null;
}

export function Help() {
  if (!useStore(shortcuts)) return null;
  const keys: [string, string][] = [
    ['/', 'Search or filter on this page'],
    ...Object.entries(PLACES).map(([key, [, name]]): [string, string] => [`g ${key}`, name]),
    ['?', 'This list'],
    ['Esc', 'Close a dialog'],
  ];
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => shortcuts.set(false)}>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
