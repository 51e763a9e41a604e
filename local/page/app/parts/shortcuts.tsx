import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { createStore, useStore } from '../lib/store.ts';
import { Dialog } from './dialogs.tsx';
import { VIEWS } from './views.ts';

/** Whether the list of shortcuts is shown. */
export const shortcuts = createStore(false);

/** How long after `g` the second key counts, in milliseconds. */
const SECOND_KEY = 1500;

/** `/` searches, `g` and a letter goes to a view, `?` lists the shortcuts. */
export function useShortcuts(): void {
  const { route } = useLocation();
  useEffect(() => {
    let since = 0;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const isSecond = performance.now() - since < SECOND_KEY;
      const view = isSecond ? VIEWS.find(({ key }) => key === event.key) : undefined;
      since = event.key === 'g' ? performance.now() : 0;
      if (view) route(view.path);
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
    ...VIEWS.map(({ key, name }): [string, string] => [`g ${key}`, name]),
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
