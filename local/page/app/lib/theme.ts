import { createStore } from './store.ts';

type Theme = 'system' | 'light' | 'dark';
const KEY = 'local-page-theme';
const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

/** The colours: those of the system, or chosen here. */
export const theme = createStore<Theme>('system');

/** Applies the stored choice. */
export function applyTheme(): void {
  const stored = localStorage.getItem(KEY);
  show(stored === 'light' || stored === 'dark' ? stored : 'system');
}

export function nextTheme(): void {
  const next = NEXT[theme.get()];
  localStorage.setItem(KEY, next);
  show(next);
}

function show(chosen: Theme): void {
  theme.set(chosen);
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
}
